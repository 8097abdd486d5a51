import t from 'tap';
import { FlowCheck } from '../../src/check/flow-check.ts';
import { PhaseClock } from '../../src/check/phase.ts';
import { history } from '../support/notation.ts';

function check(lines: string) {
  const clock = new PhaseClock();
  const flows = new FlowCheck(clock);
  for (const event of history(lines)) {
    clock.add(event);
    if (event.type === 'op') flows.add(event);
  }
  return flows;
}

t.test('an empty history holds no flow', async (t) => {
  t.match(check('').tally('steady'), { ok: 0, fail: 0, info: 0 });
});

t.test('keeps a flow whose page shows what was posted', async (t) => {
  const flows = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
  `);
  t.match(flows.tally('steady'), { ok: 1, fail: 0, info: 0 });
});

t.test('flags a page that shows nothing', async (t) => {
  const flows = check(`
    u1 write app-1 ok +A
    u1 page app-2 ok A nothing cleared
  `);
  t.match(flows.tally('steady'), { ok: 0, fail: 1, info: 0, stale: 0, foreign: 0 });
});

t.test("flags a page that shows an older post of the user's own as stale", async (t) => {
  const flows = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
    u1 write app-1 ok A
    u1 page app-1 ok A f1x1
  `);
  t.match(flows.tally('steady'), { ok: 1, fail: 1, stale: 1, foreign: 0 });
});

t.test(
  "flags a page that shows another user's post as foreign, also where the names begin alike",
  async (t) => {
    const flows = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A u12-f1x1
  `);
    t.match(flows.tally('steady'), { fail: 1, stale: 0, foreign: 1 });
  },
);

t.test('cannot tell where the write or the page did not come through', async (t) => {
  const flows = check(`
    u1 write - info
    u2 write app-1 ok +A
    u2 page - fail A
  `);
  t.match(flows.tally('steady'), { ok: 0, fail: 0, info: 2 });
});

t.test('a redirect in between does not end a flow', async (t) => {
  const flows = check(`
    u1 write app-1 ok +A
    u1 redirect app-1 ok A
    u1 page app-1 ok A f1x1
  `);
  t.match(flows.tally('steady'), { ok: 1, fail: 0, info: 0 });
});

t.test('counts a flow that ends after the fault began with the fault', async (t) => {
  const flows = check(`
    u1 write app-1 ok +A
    begin app-1
    u1 page app-2 ok A nothing
  `);
  t.match(flows.tally('steady'), { ok: 0, fail: 0, info: 0 });
  t.match(flows.tally('fault'), { fail: 1 });
});
