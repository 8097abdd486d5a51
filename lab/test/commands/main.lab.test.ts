/** The lab's command line as its user meets it, on the processes runtime, away from the user's own labs and results. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildReport } from 'session-lab';
import t, { type Test } from 'tap';
import { freePorts } from '../../src/drivers/ports.ts';
import { isAlive } from '../../src/drivers/processes/family.ts';
import { runLab as lab, startLab as start } from '../support/run-lab.ts';

const QUICK = ['--pause', '50ms', '--users', '20'];

t.test('the usual day: up, load, switch, load, report, down', async (t) => {
  const home = t.testdir();
  const [port] = await freePorts(1);
  const env = { PORT: String(port) };
  t.match(await lab(home, ['up', 'round-robin'], env), {
    code: 0,
    stdout: `round-robin is up at http://127.0.0.1:${port}`,
  });
  t.match(await lab(home, ['ps']), { code: 0, stdout: /round-robin on processes[\s\S]*app-1 +running/ });
  t.match(await lab(home, ['loadtest', ...QUICK, '--flows', '10']), {
    code: 0,
    stdout: /round-robin │ broken/,
  });
  // Without a word of the port: the lab stays where it is.
  t.match(await lab(home, ['up', 'redis']), { code: 0, stdout: `redis is up at http://127.0.0.1:${port}` });
  t.match(await lab(home, ['loadtest', ...QUICK, '--flows', '10', '--scenario', 'views']), {
    code: 0,
    stdout: /redis +│ intact/,
  });
  t.match(await lab(home, ['sessions']), {
    code: 0,
    stdout: /^all replicas: 2\d sessions\n {2}[0-9a-f]{8} +\d+ bytes +expires in \d+ s/,
  });
  t.match(await lab(home, ['logs', 'nginx']), { code: 0, stdout: /POST \/views 303 upstream=app-\d / });
  t.match(await lab(home, ['report']), {
    code: 0,
    stdout: /round-robin │ broken[\s\S]*redis +│ intact[\s\S]*report\.html/,
  });
  t.match(await lab(home, ['down']), { code: 0, stdout: 'the lab is down' });
  t.match(await lab(home, ['down']), { code: 0, stdout: 'no lab was up' });
  t.match(await lab(home, ['loadtest']), { code: 3, stderr: /no lab is up: bring one up with make up/ });
  t.same(await readdir(join(home, '.lab')), []);
});

t.test('compare: every profile in one table, every fault in one grid', async (t) => {
  const home = t.testdir();
  const args = [
    ...['--profiles', 'round-robin,redis', '--fault', 'pause,kill', '--duration', '3s'],
    // Both at once: what they say must not mingle.
    ...['--jobs', '2'],
  ];
  const compare = await lab(home, ['compare', ...QUICK, ...args]);
  t.equal(compare.code, 0, compare.stdout + compare.stderr);
  t.match(
    compare.stdout,
    /round-robin │ broken[\s\S]*redis +│ intact[\s\S]*Faults *│ kill *│ pause[\s\S]*Everything is as predicted/,
  );
  t.match(compare.stdout, /redis *│ 0 \(0\) · [\d.]+ % · [\d.]+ s *│ 0 \(0\)/);
  const report = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
  t.match(report, { schema: 'session-lab/report@1', runtime: 'processes' });
  t.same(
    [...report.profiles, ...report.further].map(({ profile, fault }) => [profile, fault.name, fault.targets]),
    [
      ['round-robin', 'kill', ['app-2']],
      ['redis', 'kill', ['app-2']],
      ['round-robin', 'pause', ['app-2']],
      ['redis', 'pause', ['app-2']],
    ],
  );
  t.same(await readdir(join(home, '.lab')), []);
  // What the demo goes by.
  const { stdout } = await lab(home, ['compare', '--help']);
  t.match(stdout, /--profiles[\s\S]*?\(default:\s+round-robin,sticky,redis/);
  t.match(stdout, /--fault <names>[\s\S]*?\(default:\s+kill/);
});

t.test('sweep: the same load on more replicas, beside theory’s messages', async (t) => {
  const home = t.testdir();
  const args = ['sweep', ...QUICK, '--duration', '2s', '--profiles', 'replicated', '--replicas', '2,4'];
  const sweep = await lab(home, args);
  t.equal(sweep.code, 0, sweep.stdout + sweep.stderr);
  const { growths } = JSON.parse(await readFile(join(home, 'results/latest/sweep.json'), 'utf8'));
  t.match(growths, [{ profile: 'replicated', points: [{ replicas: 2 }, { replicas: 4 }] }]);
  t.same(
    growths[0].points.map((point: { messagesPerWrite: number }) => Math.round(point.messagesPerWrite)),
    [1, 3],
  );
  t.same(await readdir(join(home, '.lab')), []);
});

t.test('what can’t be run here is skipped, and where that is all, nothing is known', async (t) => {
  const home = t.testdir();
  const skipped = await lab(home, ['compare', '--profiles', 'cookie'], { APP: 'express' });
  t.match(skipped, { code: 2, stdout: /SKIPPED {2}cookie\+express.*APP=fastify/ });
  t.match(await lab(home, ['sweep', '--profiles', 'pm2-redis', '--replicas', '2']), {
    code: 2,
    stderr: /pm2-redis +skipped: PM2 runs as many workers/,
  });
});

t.test(
  'a comparison that is interrupted keeps the profiles that are through, and goes on with the others',
  async (t) => {
    const home = t.testdir();
    const args = ['compare', ...QUICK, '--duration', '2s', '--no-fault', '--profiles', 'redis,sticky'];
    const child = start(home, args);
    const closed = once(child, 'exit');
    for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream }))
      if (/sticky +bringing up/.test(line)) break;
    child.stderr?.resume();
    child.stdout?.resume();
    child.kill('SIGINT');
    t.same(await closed, [130, null]);
    const report = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
    t.match(report.profiles, [{ profile: 'redis', verdict: 'intact' }]);
    t.same(await readdir(join(home, '.lab')), []);
    t.match(await lab(home, [...args, '--resume', '--seed', '2']), {
      code: 3,
      stderr: /seed: 1 there, 2 here/,
    });
    const resumed = await lab(home, [...args, '--resume']);
    t.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    t.notMatch(resumed.stderr, /redis +bringing up/, 'what is through is not run again');
    const whole = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
    t.same(whole.profiles[0], report.profiles[0]);
    t.match(whole.profiles, [{ profile: 'redis' }, { profile: 'sticky', verdict: 'intact', cutShort: null }]);
    t.match(await lab(home, [...args, '--resume']), { code: 3, stderr: /nothing to resume/ });
  },
);

t.test('a fault that fits no profile that was asked for is refused before anything is done', async (t) => {
  const home = t.testdir();
  const args = ['--profiles', 'sticky', '--fault', 'flush-redis'];
  t.match(await lab(home, ['compare', ...args]), {
    code: 3,
    stderr:
      /sticky: flush-redis can’t be tried: its sessions are not in one Redis\nIt can be tried in: .*redis, .*redis-aof/,
  });
  t.same(await readdir(home), []);
});

t.test('soak: breaks what its seed says, and leaves nothing', async (t) => {
  const home = t.testdir();
  const soak = await lab(home, ['soak', ...QUICK, '--minutes', '0.01', '--seed', '5']);
  t.match(soak, { code: 0, stderr: /1 rounds? of seed 5[\s\S]*round 1: [a-z-]+ after \d+ ms/ });
  const { profiles } = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
  t.match(profiles, [{ profile: 'redis', asPredicted: true, fault: { lost: Number } }]);
  t.same(await readdir(join(home, '.lab')), []);
  t.match(await lab(home, ['soak', '--minutes', '-1']), { code: 3, stderr: /above 0/ });
  t.match(await lab(home, ['soak', '--fault', 'kil']), { code: 3, stderr: /kill/ });
});

t.test('compare --then: a second run adds to what is known of the guarantees', async (t) => {
  const home = t.testdir();
  const args = ['--profiles', 'sticky', '--then', 'concurrent', '--balance', '--no-fault'];
  const compare = await lab(home, ['compare', ...QUICK, '--duration', '2s', ...args]);
  t.equal(compare.code, 0, compare.stdout + compare.stderr);
  const report = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
  t.match(report.profiles, [{ profile: 'sticky', verdict: 'intact' }]);
  t.same(
    report.further.map(
      ({ profile, load }: { profile: string; load: { scenario: string; clients: string } }) =>
        [profile, load.scenario, load.clients].join(' '),
    ),
    ['sticky concurrent spread', 'sticky image office', 'sticky image nat'],
  );
  t.match(compare.stdout, /Guarantees[\s\S]*no lost[\s\S]*sticky[^\n]*✓/);
  t.match(compare.stdout, /Balance[\s\S]*sticky *│ nat/);
});

t.test('the documents say what was measured', async (t) => {
  t.match(await lab(t.testdir(), ['strategies', '--check']), { code: 0, stderr: '' });
});

t.test('wrong words are one clear message and exit code 3', async (t) => {
  const home = t.testdir();
  t.match(await lab(home, ['up']), {
    code: 3,
    stderr: /which profile\? PROFILE=round-robin, sticky or redis/,
  });
  t.match(await lab(home, ['up', 'redsi']), { code: 3, stderr: /no profile "redsi": did you mean redis\?/ });
  t.match(await lab(home, ['compare', '--profiles', 'redis,nope']), { code: 3, stderr: /no profile "nope"/ });
  t.match(await lab(home, ['compare', '--profiles', ',']), { code: 3, stderr: /which profiles\?/ });
  t.match(await lab(home, ['up', 'redis', '--runtime', 'podman']), {
    code: 3,
    stderr: /Choose compose or processes/,
  });
  t.match(await lab(home, ['loadtest', '--scenario', 'nope']), { code: 3, stderr: /image, views/ });
  t.match(await lab(home, ['loadtest', '--scenario', 'imgae']), { code: 3, stderr: /did you mean image\?/ });
  t.match(await lab(home, ['compare', '--fault', 'kil']), { code: 3, stderr: /did you mean kill\?/ });
  t.match(await lab(home, ['--version']), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  t.match(await lab(home, ['report']), { code: 3, stderr: /there is no result yet/ });
  t.match(await lab(home, ['ps'], { RUNTIME: 'compose', DOCKER_HOST: 'tcp://127.0.0.1:1' }), {
    code: 3,
    stderr: /^session-lab: no Docker engine answers .*\n$/,
  });
  t.match(await lab(home, ['sweep', '--replicas', '1,3']), { code: 3, stderr: /Numbers from 2 to 8/ });
  t.match(await lab(home, ['compare', '--fault', 'kill,nope']), {
    code: 3,
    stderr: /There is no fault nope\. make faults-list/,
  });
  t.match(await lab(home, ['sweep', '--profiles', ',']), { code: 3, stderr: /which profiles\?/ });
  t.match(await lab(home, ['compare', '--then', 'nope']), { code: 3, stderr: /Choose all, or of image/ });
  t.match(await lab(home, ['up', 'cookie'], { APP: 'express' }), {
    code: 3,
    stderr: /the Express app keeps sessions in memory or redis alone: run this profile with APP=fastify/,
  });
  t.match(await lab(home, ['up', 'redis'], { APP: 'rails' }), {
    code: 3,
    stderr: /Choose fastify or express/,
  });
  t.match(await lab(home, ['nope']), {
    code: 3,
    stderr: /^error: unknown command 'nope'\n(?:\(.*\)\n)+$/,
  });
});

t.test('a taken port is one clear message, and changes nothing', async (t) => {
  const homes = t.testdir({ one: {}, other: {} });
  const home = join(homes, 'one');
  const [port] = await freePorts(1);
  const env = { PORT: String(port) };
  await lab(home, ['up', 'sticky'], env);
  const [freePort] = await freePorts(1);
  const other = join(homes, 'other');
  await lab(other, ['up', 'redis'], { PORT: String(freePort) });
  t.match(await lab(other, ['up', 'sticky'], env), {
    code: 3,
    stderr: /port \d+ on 127\.0\.0\.1 is taken/,
  });
  t.match(await lab(other, ['ps']), { code: 0, stdout: /redis on processes/ }, 'what was up stays up');
  await lab(other, ['down']);
  await lab(home, ['down']);
});

t.test('two commands at once on one lab: one waits its turn or says so, and the lab is whole', async (t) => {
  const home = t.testdir();
  const [port] = await freePorts(1);
  const env = { PORT: String(port) };
  const both = await Promise.all([lab(home, ['up', 'sticky'], env), lab(home, ['up', 'redis'], env)]);
  t.same(both.map(({ code }) => code).sort(), [0, 3]);
  t.match(
    both.find(({ code }) => code === 3)?.stderr,
    /another command \(process \d+\) is changing this lab/,
  );
  t.match(await lab(home, ['ps']), { code: 0 });
  await lab(home, ['down']);
});

/** The pids of a comparison's lab, once it is under load. */
async function underLoad(home: string, child: ChildProcess, sign = /users for/) {
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    if (sign.test(line)) break;
  }
  const [name = ''] = await readdir(join(home, '.lab'));
  const state = JSON.parse(await readFile(join(home, '.lab', name, 'state.json'), 'utf8'));
  return { name, members: Object.values(state.members) as Parameters<typeof isAlive>[0][] };
}

async function expectNothingLeft(t: Test, home: string, members: readonly Parameters<typeof isAlive>[0][]) {
  const deadline = performance.now() + 15_000;
  const gone = async () => (await readdir(join(home, '.lab'))).length === 0;
  while (!(await gone()) && performance.now() < deadline) await sleep(50);
  t.ok(await gone(), 'the lab’s folder is gone');
  for (const member of members) t.notOk(await isAlive(member), `process ${member.pid} is gone`);
  const results = await readdir(join(home, 'results')).catch(() => []);
  t.same(
    results.filter((name) => name.startsWith('.')),
    [],
    'no half-written result',
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
  t.test(`a comparison ended by ${signal} leaves nothing behind`, async (t) => {
    const home = t.testdir();
    const child = start(home, ['compare', ...QUICK, '--duration', '30s']);
    const closed = once(child, 'exit');
    const { members } = await underLoad(home, child);
    child.stderr?.resume();
    t.equal(members.length, 5);
    child.kill(signal);
    const [code] = await closed;
    t.equal(code, signal === 'SIGKILL' ? null : 130);
    await expectNothingLeft(t, home, members);
  });
}

t.test(
  'a comparison that died with its reaper: ps tells of its lab, down takes it away, and so does the next command',
  { skip: process.platform === 'linux' ? false : 'processes are looked up in /proc' },
  async (t) => {
    const home = t.testdir();
    const leave = async () => {
      const child = start(home, ['compare', ...QUICK, '--profiles', 'redis', '--duration', '30s']);
      const closed = once(child, 'exit');
      const { name, members } = await underLoad(home, child);
      child.stderr?.resume();
      for (const pid of await reapersOf(name)) process.kill(pid, 'SIGKILL');
      child.kill('SIGKILL');
      await closed;
      for (const member of members) t.ok(await isAlive(member), 'a part is still there');
      return { name, members };
    };
    const first = await leave();
    t.equal(first.members.length, 5);
    t.match(await lab(home, ['ps']), {
      code: 0,
      stdout: new RegExp(`lab ${first.name}, left by a command that died[^]*app-1 +running`),
    });
    t.match(await lab(home, ['down']), { code: 0, stdout: `the lab ${first.name} is down` });
    await expectNothingLeft(t, home, first.members);

    const second = await leave();
    const next = await lab(home, [
      'compare',
      '--profiles',
      'redis',
      '--no-fault',
      '--flows',
      '5',
      '--users',
      '5',
    ]);
    t.match(next.stderr, `Took away ${second.name}, which a command that died had left.`);
    await expectNothingLeft(t, home, second.members);
  },
);

/** Of a lab's reaper, by its command line. */
async function reapersOf(lab: string): Promise<number[]> {
  const found = (await readdir('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .map(async (pid) => {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return /reaper\/main\.ts/.test(words) && words.split('\0').includes(lab) ? [Number(pid)] : [];
    });
  return (await Promise.all(found)).flat();
}

t.test(
  'a comparison that is interrupted under load keeps what is known, and says that it was cut short',
  async (t) => {
    const home = t.testdir();
    const child = start(home, ['compare', ...QUICK, '--duration', '30s']);
    const said = text(child.stdout as NodeJS.ReadableStream);
    const closed = once(child, 'exit');
    const { members } = await underLoad(home, child, /requests\/s/);
    child.stderr?.resume();
    child.kill('SIGINT');
    t.same(await closed, [130, null]);
    t.match(await said, /Cut short \(interrupted\)/);
    const latest = join(home, 'results', 'latest');
    const report = await readFile(join(latest, 'report.json'), 'utf8');
    t.match(JSON.parse(report), { profiles: [{ cutShort: 'interrupted' }] });
    const [file = ''] = (await readdir(latest)).filter((name) => name.endsWith('.ndjson.gz'));
    t.same(
      (await buildReport([join(latest, file)], t.fail)).profiles,
      JSON.parse(report).profiles,
      'and judges the same again',
    );
    await expectNothingLeft(t, home, members);
  },
);

t.test('a missing checkout of results is made, and an unwritable one is said', async (t) => {
  const home = t.testdir({ results: 'a file' });
  t.match(await lab(home, ['compare', ...QUICK]), { code: 3, stderr: /results can't be written/ });
  await t.rejects(access(join(home, 'results', 'latest')));
});
