/** Run inside a node of a Swarm of two: the demo's three profiles, a rolling update and a node that is lost, as predicted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { faultNamed } from '../../../src/catalogue/faults/index.ts';
import type { DeployOrder } from '../../../src/catalogue/faults/scheduler.ts';
import { readProfile } from '../../../src/catalogue/read-profile.ts';
import { openLab } from '../../../src/choose-lab.ts';
import { runCommand } from '../../../src/command.ts';
import { LABS, ROOT } from '../../../src/paths.ts';
import { runExperiment } from '../../../src/plan/experiment.ts';
import { startReaper } from '../../../src/reaper/start-reaper.ts';

const LAB = `test-demo-${process.pid}`;
const { signal } = new AbortController();
const lab = openLab('swarm', { lab: LAB, port: 0, signal });
const reaper = startReaper(lab.name, LAB, join(LABS, LAB));
t.teardown(async () => {
  await lab.down();
  reaper.dismiss();
});

/** Leaves the processor to replicas that have to start. */
const ARGS = ['--scenario', 'image', '--pause', '60ms', '--users', '24', '--duration', '3s'];

let up: string | null = null;

async function experiment(t: Test, name: string, faultName: string, order: DeployOrder = 'start-first') {
  const profile = await readProfile(name);
  const fault = faultNamed(faultName);
  if (!fault) throw new Error(`there is no fault ${faultName}`);
  if (up !== name) await lab.up(profile);
  up = name;
  const judge = await runExperiment({
    lab,
    profile,
    loadArgs: ARGS,
    fault: { fault, afterMs: 1500, forMs: 500, how: { parallelism: 2, delayMs: 0, order } },
    file: join(t.testdir(), 'history.ndjson.gz'),
    watch: { progress: () => {}, say: () => {} },
    signal,
  });
  return judge.result();
}

/** The containers that are replicas now. */
async function containers(): Promise<string[]> {
  const filter = ['--filter', 'desired-state=running', '--no-trunc', '--quiet'];
  const { stdout } = await runCommand('docker', ['service', 'ps', ...filter, `session-lab-${LAB}_app`]);
  return stdout.split('\n').filter(Boolean);
}

t.test('round robin loses sessions, as in every runtime', async (t) => {
  const result = await experiment(t, 'round-robin', 'kill');
  t.match(result, { verdict: 'broken', surprises: [], asPredicted: true });
});

t.test('ip_hash keeps them until a replica dies, and then moves users whose own lives', async (t) => {
  const result = await experiment(t, 'sticky', 'kill');
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    asPredicted: true,
    fault: { moved: { predicted: [Number, Number] } },
  });
  const { moved } = result.fault ?? {};
  t.ok((moved?.predicted[1] ?? 0) > 0, JSON.stringify(moved));
});

t.test('sessions in Redis survive a replica that dies', async (t) => {
  const result = await experiment(t, 'redis', 'kill');
  t.match(result, { verdict: 'intact', surprises: [], asPredicted: true, fault: { lost: 0 } });
});

t.test(
  'by hand: the logs name whose line it is, and a replica that is killed has one in its place',
  async (t) => {
    const make = async (...args: readonly string[]) => {
      const env = { RUNTIME: 'swarm', LAB };
      return (await runCommand(process.execPath, [join(ROOT, 'lab/src/main.ts'), ...args], { env })).stdout;
    };
    const logs = await make('logs');
    t.match(logs, /^nginx \| .* upstream=app-\d/m);
    t.match(logs, /^app-1 \| /m);
    const before = await containers();
    t.match(await make('kill', 'app-2'), 'app-2 was killed; make start PART=app-2');
    t.match(await make('start', 'app-2'), 'app-2 is up');
    const after = await containers();
    t.equal(after.filter((id) => !before.includes(id)).length, 1);
    t.equal(after.length, before.length);
  },
);

t.test('and a rolling update of the Swarm’s own, after which every replica is new', async (t) => {
  const before = await containers();
  const result = await experiment(t, 'redis', 'rolling');
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    asPredicted: true,
    fault: { lost: 0, did: /rolling update, 2 at a time, start-first/, targets: ['app-1', 'app-2', 'app-3'] },
  });
  const after = await containers();
  t.equal(after.length, before.length);
  t.same(
    after.filter((id) => before.includes(id)),
    [],
  );
});

t.test('four shards of a load, started by the Swarm, are judged as one', async (t) => {
  const results = t.testdir();
  const env = {
    NETWORK: `session-lab-${LAB}_lab`,
    RESULTS: results,
    RUN: LAB,
    USERS: '24',
    DURATION: '4s',
    START_AT: String(Math.ceil(Date.now() / 1000) + 15),
  };
  const { stdout } = await runCommand(join(ROOT, 'examples/swarm/load'), ['--max-lost', '0'], { env });
  t.match(stdout, /HELD +max-lost: 0, allowed 0/);
  const report: Report = JSON.parse(await readFile(join(results, LAB, 'report.json'), 'utf8'));
  t.match(report.profiles, [
    { verdict: 'intact', kept: { rate: 1 }, load: { users: 24 }, shards: { run: LAB, of: 4 } },
  ]);
});
