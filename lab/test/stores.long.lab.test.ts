/** PostgreSQL and memcached on real parts: what they keep, what they lose with their server, and how late a standby is. */
import t, { type Test } from 'tap';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { whyLacking } from '../src/drivers/processes/program-environment.ts';
import { partsOf } from '../src/parts/index.ts';
import { experiment, GENTLE, QUICK } from './support/experiment.ts';

const SHORT = [...GENTLE, '--duration', '3s'];

/** Skipped, with the reason, where this machine has not the profile's program. */
async function on(profile: string, says: string, test: (t: Test) => Promise<void>): Promise<void> {
  const lacking = await Promise.all(
    partsOf(await readProfile(profile)).map(({ program }) => whyLacking(program)),
  );
  const skip = lacking.find((reason) => reason !== null) ?? false;
  t.test(`${profile}: ${says}`, { skip }, test);
}

for (const profile of ['postgres', 'memcached'])
  await on(profile, 'the death of a replica costs nobody a session', async (t) => {
    const { result } = await experiment(t, profile, { args: SHORT, kill: true });
    t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } });
    t.ok((result.costs?.commandsPerRequest ?? 0) >= 1, 'a command for each request at least');
    t.ok((result.costs?.bytesPerRequest ?? 0) > 100, 'whoever counts the bytes');
    t.ok((result.costs?.cpuMsPerRequest.store ?? 0) > 0, 'all of its processes count');
  });

await on('postgres', 'killed, it comes back with every session', async (t) => {
  const { result } = await experiment(t, 'postgres', { args: SHORT, fault: 'kill-store' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { name: 'kill-store', lost: 0 } });
});

await on('postgres-unlogged', 'killed, it comes back with none', async (t) => {
  const { result } = await experiment(t, 'postgres-unlogged', { args: SHORT, fault: 'kill-store' });
  t.match(result, { verdict: 'intact', surprises: [] });
  t.same(Object.keys(result.fault?.lostByCause ?? {}), ['lost-by-store']);
});

await on('memcached', 'killed, it comes back with none', async (t) => {
  const { result } = await experiment(t, 'memcached', { args: SHORT, fault: 'kill-store' });
  t.match(result, { verdict: 'intact', surprises: [] });
  t.same(Object.keys(result.fault?.lostByCause ?? {}), ['lost-by-store']);
});

await on('postgres', 'a table without a log is found out where one is promised', async (t) => {
  const { result } = await experiment(t, 'postgres', {
    ...{ args: SHORT, fault: 'kill-store' },
    really: { store: 'postgres-unlogged' },
  });
  t.match(result, { asPredicted: false });
  t.match(result.surprises.join(), /kill-store lost \d+ sessions, predicted were 0/);
});

await on('postgres', 'held still, it fails requests in time, and loses nothing', async (t) => {
  const { result } = await experiment(t, 'postgres', { args: SHORT, fault: 'pause-store' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } });
});

await on('memcached', 'cut off from a replica, it loses nothing', async (t) => {
  const { result } = await experiment(t, 'memcached', { args: SHORT, fault: 'cut-store' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } });
});

await on(
  'memcached-cas',
  'of requests at once none is lost; where the last one wins, that is found out',
  async (t) => {
    const args = ['--scenario', 'concurrent', '--users', '10', '--flows', '4', '--pause', '5ms'];
    const { result } = await experiment(t, 'memcached-cas', { args });
    t.match(result, { surprises: [], guarantees: { 'no-lost-update': { verdict: 'intact' } } });
    const other = await experiment(t, 'memcached-cas', { args, really: { store: 'memcached' } });
    t.match(other.result, { verdict: 'broken', asPredicted: false });
  },
);

await on('postgres-lag', 'pages show what was some 300 ms ago, and the cause is named', async (t) => {
  const { result } = await experiment(t, 'postgres-lag', { args: [...QUICK, '--duration', '3s'] });
  t.match(result, { verdict: 'broken', surprises: [], sessions: { lost: 0 } });
  t.match(result.guarantees, { 'read-your-writes': { verdict: 'broken' } });
  const lag = result.losses.explanations?.['store-lag'];
  const [, ms] = /about (\d+) ms after the write/.exec(JSON.stringify(lag)) ?? [];
  // Less than that no standby shows; how much more, the machine decides.
  t.ok(Number(ms) >= 150 && Number(ms) < 3000, `${ms} ms`);
});
