/** Deploys on real parts: whatever finds its sessions elsewhere loses none, and memories lose theirs. */
import t from 'tap';
import { experiment, GENTLE, lab } from './support/experiment.ts';

/** Each replica's process, which a deploy replaces. */
async function processes(): Promise<number[]> {
  const asked = (await lab.replicas()).map((replica) => lab.ask(replica, '/internal/process'));
  return (await Promise.all(asked)).map((answer) => (answer as { pid: number }).pid);
}

const args = [...GENTLE, '--duration', '3s'];

t.test('a rolling deploy loses nothing of what is in Redis', async (t) => {
  const { result } = await experiment(t, 'redis', { args, fault: 'rolling' });
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    fault: { lost: 0, predictedLost: [0, 0], lostByCause: {}, moved: null },
  });
});

t.test('nor does one without a drain, of what every replica has', async (t) => {
  const { result } = await experiment(t, 'replicated', { args, fault: 'rolling-naive' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
});

t.test(
  'a rolling deploy takes the sessions that are in memory, and every replica is another then',
  async (t) => {
    const seen: number[] = [];
    const { result } = await experiment(t, 'sticky', {
      args,
      fault: 'rolling',
      before: async () => void seen.push(...(await processes())),
    });
    t.match(result, { verdict: 'intact', surprises: [], fault: { predictedLost: null } });
    t.ok((result.fault?.lostByCause['dead-replica'] ?? 0) > 0);
    const after = await processes();
    t.equal(after.length, seen.length);
    t.same(
      after.filter((pid) => seen.includes(pid)),
      [],
    );
  },
);
