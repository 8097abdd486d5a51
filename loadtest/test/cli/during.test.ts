/** A deploy beside the load: what it loses, what comes back, and what both exit codes say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { runsUnderWay } from '../../src/beside/marks.ts';
import { During, type DuringOptions } from '../../src/cli/during.ts';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import type { PhaseResult, ProfileResult } from '../../src/model/result.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { type ClusterOptions, serveCluster } from '../support/cluster.ts';
import { LOAD } from '../support/load.ts';
import { NOTE } from '../support/small-app.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const SCENARIO = NOTE.replace('steps:', 'version: { header: X-Version }\nsteps:');

/** What a command asks of the cluster. */
const asks = (address: URL): string => `"${process.execPath}" -e "fetch('${address}').then((a) => a.text())"`;

const phase = ({ phases = [] }: ProfileResult, name: string): PhaseResult | undefined =>
  phases.find((phase) => phase.name === name);

/** Judges a load on a cluster beside which a command asks for something of it. */
async function deployed(
  t: Test,
  options: ClusterOptions,
  deed: string,
  more: Partial<DuringOptions> = {},
): Promise<ProfileResult> {
  const { target, control } = await serveCluster(t, options);
  const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': SCENARIO })}/app.yaml`);
  const command = asks(new URL(deed, control));
  const during = new During(
    { command, leastMs: 100, settleMs: 60_000, calmMs: 300, mostMs: Number.POSITIVE_INFINITY, ...more },
    process.env,
  );
  const judge = new Judge();
  const { signal } = new AbortController();
  let conducted: Promise<void> | null = null;
  const record = (event: HistoryEvent): void => judge.add(event);
  await runLoad(
    {
      ...LOAD,
      ...scenario,
      target,
      users: 8,
      flows: Number.POSITIVE_INFINITY,
      durationMs: 1,
      pauseMs: 10,
      clients: 'none',
      connections: 'mixed',
      probes: true,
      lookMs: 200,
      released: during.isOver,
    },
    (event) => {
      record(event);
      if (event.type === 'run')
        conducted = during.conduct({ judge, signal, told: () => undefined, say: () => undefined, record });
    },
    signal,
  );
  await conducted;
  return judge.result();
}

t.test(
  'a deploy that ends the memory of each replica loses its sessions; one with a store loses none',
  async (t) => {
    const lost = await deployed(t, { shared: false }, '/roll?version=v2');
    t.equal(lost.verdict, 'broken');
    t.equal(phase(lost, 'before')?.verdict, 'intact');
    t.equal(phase(lost, 'before')?.losses.count, 0);
    t.ok((lost.losses.byCause['gone-with-restart'] ?? 0) > 0, JSON.stringify(lost.losses.byCause));
    t.ok((lost.away?.gone ?? 0) > 0);
    t.match(lost.commands, [{ exitCode: 0 }]);

    const sound = await deployed(t, { shared: true }, '/roll?version=v2');
    t.equal(sound.verdict, 'intact', JSON.stringify(sound.guarantees));
    t.equal(phase(sound, 'after')?.verdict, 'intact');
    t.same(sound.losses.byCause, {});
    t.equal(sound.away, undefined);
    t.match(
      sound.versions?.seen.map(({ version }) => version),
      ['v1', 'v2'],
    );
  },
);

t.test('versions that can’t read what the other saved are told by pairs', async (t) => {
  const { versions, verdict } = await deployed(t, { shared: true, incompatible: true }, '/roll?version=v2');
  t.equal(verdict, 'broken');
  const lossesOf = (savedBy: string, readBy: string) =>
    versions?.pairs.find((pair) => pair.savedBy === savedBy && pair.readBy === readBy)?.losses ?? 0;
  t.ok(lossesOf('v1', 'v2') > 0, JSON.stringify(versions?.pairs));
  t.equal(lossesOf('v1', 'v1') + lossesOf('v2', 'v2'), 0);
  t.ok((versions?.togetherMs ?? 0) > 0);
});

t.test('sessions of a store that was away are back, and those that it lost are gone', async (t) => {
  const back = await deployed(t, { shared: true }, '/store?away=300');
  t.ok((back.away?.back ?? 0) > 0, JSON.stringify(back.away));
  t.equal(back.away?.gone, 0);
  t.same(back.losses.byCause, {}, 'errors are no losses');
  t.ok((phase(back, 'during')?.httpErrors ?? 0) > 0);
  t.equal(phase(back, 'after')?.verdict, 'intact');

  const gone = await deployed(t, { shared: true }, '/store?away=300&lose');
  t.ok((gone.away?.gone ?? 0) > 0, JSON.stringify(gone.away));

  const forgotten = await deployed(t, { shared: true, awayAs: 'nobody' }, '/store?away=300');
  t.ok((forgotten.away?.back ?? 0) > 0, JSON.stringify(forgotten.away));
  t.equal(forgotten.verdict, 'broken', 'and yet they were not known for a while');
});

t.test('where one replica is left, after proves nothing', async (t) => {
  const { target, control } = await serveCluster(t, { shared: true });
  const run = await sessionLab(t, target, ['--during', asks(new URL('/end', control)), '--settle', '500ms']);
  t.match(run, { code: 2, stdout: /too little was seen (before and )?after it/ });
});

t.test('a load that may last only so long ends, and the command goes on', async (t) => {
  const { phases, commands } = await deployed(t, { shared: true }, '/', {
    mostMs: 1,
    command: 'sleep 1; exit 5',
  });
  t.match(phases, [{ name: 'before' }, { name: 'during' }]);
  t.equal(phases?.length, 2, 'nobody is left to tell what was after it');
  t.match(commands, [{ exitCode: 5 }]);
});

const QUICK = ['--users', '8', '--pause', '10ms', '--duration', '200ms', '--look', '100ms'];

async function started(t: Test, target: URL, args: readonly string[], folder?: string) {
  const cwd = folder ?? t.testdir({ 'app.yaml': SCENARIO });
  const child = spawn(
    process.execPath,
    [MAIN, 'run', '--target', target.href, '--scenario', 'app.yaml', ...QUICK, ...args],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return { child, cwd };
}

async function ended(child: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout as NonNullable<ChildProcess['stdout']>),
    text(child.stderr as NonNullable<ChildProcess['stderr']>),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

async function sessionLab(t: Test, target: URL, args: readonly string[], folder?: string) {
  const { child, cwd } = await started(t, target, args, folder);
  return { ...(await ended(child)), cwd };
}

t.test('a deploy that fails and loses nothing says both, and marks phases of its own', async (t) => {
  const { target } = await serveCluster(t, { shared: true });
  const mark = `"${process.execPath}" ${MAIN} mark`;
  const command = `echo deploying with --password=hunter2; ${mark} canary; sleep 0.3; ${mark} isolation; exit 3`;
  const run = await sessionLab(t, target, ['--during', command]);
  t.equal(run.code, 4);
  t.match(run.stdout, /failed with exit code 3/);
  t.match(run.stdout, /Nothing was lost before, during or after it/);
  t.match(run.stderr, /during \| deploying with --password=…\n/);
  t.match(run.stderr, /isolation is taken/);
  const latest = join(run.cwd, 'results/latest');
  t.match(await readFile(join(latest, 'command.log'), 'utf8'), /^deploying with --password=…\n/);
  const report = await readFile(join(latest, 'report.json'), 'utf8');
  t.match(JSON.parse(report), {
    profiles: [
      {
        verdict: 'intact',
        commands: [{ exitCode: 3 }],
        phases: [
          { name: 'before' },
          { name: 'during' },
          { name: 'canary', within: 'during' },
          { name: 'after' },
        ],
      },
    ],
  });
  for (const file of ['report.html', 'report.md', 'junit.xml', 'report.json'])
    t.notMatch(await readFile(join(latest, file), 'utf8'), /hunter2/, file);
  t.match(await readFile(join(latest, 'junit.xml'), 'utf8'), /name="session kept, after"\/>/);

  await t.test('an earlier run is what is known already', async (t) => {
    const check = async (...args: readonly string[]) => {
      const child = spawn(process.execPath, [MAIN, 'check', join(latest, 'target.ndjson.gz'), ...args]);
      return ended(child);
    };
    t.equal((await check('--baseline', latest)).code, 4, 'nothing is worse');
    const better = JSON.parse(report);
    for (const phase of better.profiles[0].phases) phase.requests *= 1000;
    const worse = structuredClone(better);
    worse.profiles[0].flows = { ok: 1, fail: 9_999, info: 0 };
    const file = join(run.cwd, 'earlier.json');
    await writeFile(file, JSON.stringify(worse));
    t.match(await check('--baseline', file), { code: 4, stdout: /"change": "better"/ });
    t.match(await check('--baseline', join(latest, 'command.log')), {
      code: 3,
      stderr: /no report of session-lab/,
    });
  });
});

t.test('the load of several workers has the same phases', async (t) => {
  for (const shared of [false, true]) {
    const { target, control } = await serveCluster(t, { shared });
    const roll = asks(new URL('/roll?version=v2', control));
    const run = await sessionLab(t, target, ['--workers', '2', '--during', roll]);
    const report = JSON.parse(await readFile(join(run.cwd, 'results/latest/report.json'), 'utf8'));
    const [result] = report.profiles as [ProfileResult];
    t.same(
      result.phases?.map(({ name }) => name),
      ['before', 'during', 'after'],
    );
    t.equal(result.phases?.[0]?.losses.count, 0);
    t.equal((result.losses.byCause['gone-with-restart'] ?? 0) > 0, !shared, run.stdout);
    t.equal(run.code, shared ? 0 : 1);
  }
});

t.test('a command that can’t be started is told as that', async (t) => {
  const { target } = await serveCluster(t, { shared: true });
  const run = await sessionLab(t, target, ['--during', 'no-such-command-here', '--max-lost', '0']);
  t.match(run, { code: 4, stdout: /could not be started: the shell did not find it \(exit code 127\)/ });
});

t.test('Ctrl-C ends the command with all that it has started, and says so', async (t) => {
  const { target } = await serveCluster(t, { shared: true });
  const { child, cwd } = await started(t, target, [
    '--during',
    "sh -c 'echo $$ > child; while :; do sleep 0.05; done' & echo $$ > own; echo begun; while :; do sleep 0.05; done",
  ]);
  const out = ended(child);
  await until(async () => (await readFile(join(cwd, 'child'), 'utf8').catch(() => '')).endsWith('\n'));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await out;
  t.equal(code, 130);
  t.match(stderr, /was stopped, with all that it had started/);
  t.match(stdout, /Cut short \(interrupted\)/);
  for (const name of ['own', 'child']) {
    const pid = Number(await readFile(join(cwd, name), 'utf8'));
    await until(async () => isOver(pid));
  }
  t.match(JSON.parse(await readFile(join(cwd, 'results/latest/report.json'), 'utf8')), {
    profiles: [
      { cutShort: 'interrupted', verdict: 'unknown', phases: [{ name: 'before' }, { name: 'during' }] },
    ],
  });
});

t.test('marks come from any process, where it is clear which run is meant', async (t) => {
  const { target } = await serveCluster(t, { shared: true });
  const cwd = t.testdir({ 'app.yaml': SCENARIO });
  const mark = (...args: readonly string[]) =>
    ended(spawn(process.execPath, [MAIN, 'mark', ...args], { cwd, env: { ...process.env, TMPDIR: cwd } }));
  t.match(await mark('canary'), { code: 3, stderr: /no run is under way in results/ });
  const runs = await Promise.all([1, 2].map(() => started(t, target, ['--duration', '60s'], cwd)));
  const outs = runs.map(({ child }) => ended(child));
  let several = '';
  await until(async () => {
    several = (await runsUnderWay([join(cwd, 'results')])).length === 2 ? (await mark('canary')).stderr : '';
    return several !== '';
  });
  t.match(
    several,
    /several runs are under way: say which by --run FOLDER\n {2}results\/\.\S+\n {2}results\/\.\S+\n/,
  );
  const [, one = ''] = /^ {2}(\S+)$/m.exec(several) ?? [];
  t.equal((await mark('canary', '--run', one)).code, 0);
  t.match(await mark('canary', '--run', one), { code: 3, stderr: /canary is taken/ });
  for (const { child } of runs) child.kill('SIGINT');
  await Promise.all(outs);
  const kept = (await readdir(join(cwd, 'results'))).filter((name) => name !== 'latest');
  const phases = await Promise.all(
    kept.map(async (name) => {
      const report = JSON.parse(await readFile(join(cwd, 'results', name, 'report.json'), 'utf8'));
      return report.profiles[0].phases?.map(({ name }: { name: string }) => name).join() ?? 'none';
    }),
  );
  t.same(phases.sort(), ['before,canary', 'none']);
});

t.test('what does not go with a command is refused before the load', async (t) => {
  const nowhere = new URL('http://127.0.0.1:1');
  for (const other of [['--rate', '5']])
    t.match(await sessionLab(t, nowhere, ['--during', 'true', ...other]), {
      code: 3,
      stderr: /cannot be used with/,
    });
  const far = new URL('http://192.0.2.1:9');
  t.match(await sessionLab(t, far, ['--during', 'true', '--settle', '5m', '--pause', '100ms']), {
    code: 3,
    stderr: /--settle 300000ms \(at most 60s\)/,
  });
  t.match(await sessionLab(t, nowhere, ['--baseline', 'missing.json']), {
    code: 3,
    stderr: /no earlier run/,
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

/** Ended, whether or not anybody has asked how. */
async function isOver(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || /^\d+ \(.*\) Z/.test(stat);
}
