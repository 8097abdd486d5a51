/** Whoever has left is forgotten: what the judge remembers grows with the users who are there, not with those who were. */
import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { Ledger } from '../../src/judge/ledger.ts';
import { runLoad } from '../../src/load/run-load.ts';
import type { Operation } from '../../src/model/event.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { LOAD } from '../support/load.ts';
import { history } from '../support/notation.ts';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

t.test('each user leaves once, after all that they do, and the result is the same', async (t) => {
  const events: HistoryEvent[] = [];
  const target = await serve(t, seededApp({ replicas: 3, ...forgetful(7) }));
  const load = { ...LOAD, target, users: 6, probes: true, lookMs: 50 };
  await runLoad(load, (event) => void events.push(event), new AbortController().signal);
  const left = events.flatMap((event) => (event.type === 'left' ? event.user : []));
  t.same(left.sort(), [1, 2, 3, 4, 5, 6]);
  const gone = new Set<number>();
  const after = events.filter((event) => {
    if (event.type === 'left') gone.add(event.user);
    return event.type === 'op' && gone.has(event.user);
  });
  t.same(after, []);
  const judged = (all: readonly HistoryEvent[]) => {
    const judge = new Judge();
    for (const event of all) judge.add(event);
    return judge.result();
  };
  t.strictSame(judged(events), judged(events.filter(({ type }) => type !== 'left')));
});

t.test('nothing of theirs is kept', async (t) => {
  const [write] = history('u1 write app-1 ok +A').filter(({ type }) => type === 'op') as [Operation];
  const ledger = new Ledger();
  ledger.write(write);
  t.equal(ledger.last(1)?.mark, 'u1-w1');
  t.equal(ledger.log(1, 'value').recent.length, 1);
  ledger.forget(1);
  t.equal(ledger.last(1), null);
  t.equal(ledger.log(1, 'value').recent.length, 0);
});
