/**
 * What a sound app must not be accused of, and what one defect breaks at several guarantees. That each guarantee is found
 * broken where it is, its own test shows.
 */
import t from 'tap';
import { guarantees } from '../../src/judge/guarantees/index.ts';
import { judgedApp } from '../support/judged-app.ts';

t.test('a page that writes its session back loses updates and brings sessions back', async (t) => {
  const { guarantees, losses } = await judgedApp(t, 'concurrent', {
    wakes({ sessions }, { cookie, loaded }) {
      if (loaded) sessions.set(cookie, loaded);
    },
  });
  t.equal(guarantees['no-lost-update']?.verdict, 'broken');
  t.equal(guarantees['logout-final']?.verdict, 'broken');
  t.ok(losses.byCause.overwritten || losses.byCause.resurrected);
  t.match((losses.examples.overwritten ?? losses.examples.resurrected)?.hops.at(-1), {
    replica: /app-/,
    status: 200,
  });
});

t.test('a sound app violates nothing, and every guarantee is put to the test', async (t) => {
  const result = await judgedApp(t, 'views:2,cart:2,login:2,flash:2,concurrent:1', {});
  for (const { name } of guarantees) {
    // These take an identity provider, and requests beside the scenario.
    if (name === 'handshake' || name === 'login-renews') continue;
    t.match(result.guarantees[name], { violations: 0 }, name);
  }
  const { checks, ...losses } = result.losses;
  t.same(losses, { byCause: {}, afterFault: null, examples: {} });
  t.ok(checks);
  t.not(result.verdict, 'broken');
});
