import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HistoryFile, RunFolder } from 'session-lab';
import t, { type Test } from 'tap';
import { RUN } from '../../../loadtest/test/support/notation.ts';
import { kill } from '../../src/catalogue/faults/kill.ts';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { ONE_BY_ONE, type Plan } from '../../src/plan/plan.ts';
import { interrupted, PlanRecord, requireRuntime } from '../../src/plan/plan-record.ts';
import { planned } from '../support/planned.ts';

const PROFILES = ['redis', 'sticky'];

async function planOf(users = 20, fault = true): Promise<Plan> {
  const profiles = await Promise.all(PROFILES.map((name) => readProfile(name)));
  return {
    name: 'compare',
    stages: profiles.map((profile) => ({
      profile,
      runs: [
        planned(
          profile.name,
          { users },
          fault ? { fault: kill, afterMs: 900, forMs: 400, how: ONE_BY_ONE } : null,
        ),
      ],
    })),
  };
}

/** A comparison that ended when `redis` was through. */
async function brokenOff(t: Test): Promise<string> {
  const folder = await RunFolder.create(t.testdir(), 'compare', new Date());
  const record = await PlanRecord.begin(await planOf(), 1, 'processes', folder);
  const history = await HistoryFile.open(folder.file('redis.ndjson.gz'));
  history.write({ ...RUN, users: 20 }, { type: 'end', at: 1_002_000 });
  await history.close();
  await record.add({ profile: 'redis', histories: ['redis.ndjson.gz'], skipped: [] });
  t.same(record.count, { through: 1, all: 2 });
  return (await folder.publish()).path;
}

t.test('what is through is taken over, and the rest is left to be run', async (t) => {
  const folder = await brokenOff(t);
  const plan = await planOf();
  const earlier = await interrupted(folder, plan, 1);
  const next = await RunFolder.create(join(folder, '..'), 'compare', new Date());
  const record = await PlanRecord.begin(plan, 1, 'processes', next);
  const [through] = earlier.recorded.through;
  if (!through) throw new Error('nothing is through');
  const { judges } = await record.take(earlier, through);
  t.match(judges[0]?.result(), { startedAt: new Date(1_000_000).toISOString(), cutShort: null });
  t.same(await readFile(next.file('redis.ndjson.gz')), await readFile(join(folder, 'redis.ndjson.gz')));
  t.same(record.count, { through: 1, all: 2 });
});

t.test('what was asked for otherwise is refused, and told', async (t) => {
  const folder = await brokenOff(t);
  await t.rejects(interrupted(folder, await planOf(60), 1), {
    code: 'USER',
    message: /must be alike:\n {2}redis redis users: 20 there, 60 here\n {2}sticky sticky users/,
  });
  await t.rejects(interrupted(folder, await planOf(20, false), 1), {
    message: /redis redis fault: another there, none here/,
  });
  await t.rejects(interrupted(folder, await planOf(), 2), { message: /jobs: 1 there, 2 here/ });
  const other = join(folder, '../other-code');
  await mkdir(other);
  const text = await readFile(join(folder, 'plan.json'), 'utf8');
  await writeFile(join(other, 'plan.json'), text.replace(/"code": .*/, '"code": "0123"'));
  await t.rejects(interrupted(other, await planOf(), 1), { message: /code: 0123 there/ });
  const earlier = await interrupted(folder, await planOf(), 1);
  t.throws(() => requireRuntime(earlier, 'compose'), { message: /resume it with RUNTIME=processes/ });
});

t.test('what is no comparison, or is through, can’t be resumed', async (t) => {
  await t.rejects(interrupted(t.testdir(), await planOf(), 1), {
    message: /no comparison that could be resumed/,
  });
  const folder = await RunFolder.create(t.testdir(), 'compare', new Date());
  const record = await PlanRecord.begin(await planOf(), 1, 'processes', folder);
  for (const profile of PROFILES) await record.add({ profile, histories: [], skipped: [] });
  await t.rejects(interrupted(folder.path, await planOf(), 1), { message: /nothing to resume/ });
});

t.test('a history that is damaged is not taken over', async (t) => {
  const folder = await brokenOff(t);
  await writeFile(join(folder, 'redis.ndjson.gz'), 'no history');
  const plan = await planOf();
  const earlier = await interrupted(folder, plan, 1);
  const record = await PlanRecord.begin(
    plan,
    1,
    'processes',
    await RunFolder.create(join(folder, '..'), 'compare', new Date()),
  );
  const [through] = earlier.recorded.through;
  if (!through) throw new Error('nothing is through');
  await t.rejects(record.take(earlier, through), { code: 'USER' });
  await rm(join(folder, 'redis.ndjson.gz'));
  await t.rejects(record.take(earlier, through), { code: 'USER', message: /can’t be resumed: ENOENT/ });
});
