/** A request that was never sent says nothing of the target: it is no failure of its, and a pass without it is none. */
import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { history } from '../support/notation.ts';

/** Forty flows that are kept on three replicas, and one request without an answer, for this reason. */
function judged(error: string | null, lost = '') {
  const flows = Array.from(
    { length: 40 },
    (_, index) =>
      `u${index} write app-${(index % 3) + 1} ok +A${index}\n u${index} read app-${((index + 1) % 3) + 1} ok A${index} w1x1`,
  ).join('\n');
  const judge = new Judge();
  for (const event of history(`${flows}\n${lost}\n${error === null ? '' : 'u1 read - fail A1'}`))
    judge.add(event.type === 'op' && event.status === null && error !== null ? { ...event, error } : event);
  return judge.result();
}

t.test('where all were sent, nothing is said of it', async (t) => {
  t.match(judged(null), { verdict: 'intact', notices: undefined });
});

for (const code of ['EMFILE', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'])
  t.test(`${code} is the machine's own: unknown, and said`, async (t) => {
    const { verdict, notices, guarantees } = judged(`${code}: connect ${code} 127.0.0.1:80`);
    t.equal(verdict, 'unknown');
    t.match(notices, [new RegExp(`^1 request could not be sent.*\\(${code}\\)$`)]);
    t.match(guarantees.availability, { violations: 0, unclear: 1 });
  });

t.test('a connection that the target refuses or cuts is the target’s', async (t) => {
  for (const error of [
    'ECONNREFUSED: connect ECONNREFUSED',
    'ECONNRESET: read ECONNRESET',
    'TIMEOUT: no answer',
  ])
    t.match(judged(error), { verdict: 'broken', notices: undefined });
});

t.test('what was lost is lost all the same', async (t) => {
  t.match(judged('EMFILE: too many open files', 'u2 read app-1 ok A2 nothing'), { verdict: 'broken' });
});
