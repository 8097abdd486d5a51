/**
 * The loadtest against other load generators on one flow (post, redirect, get), with as many users, against one
 * target, in one run: requests per second of the generator's own CPU, and the ratios.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const HERE = import.meta.dirname;
const USERS = 64;
const SECONDS = 8;
const ROUNDS = 2;
/** Artillery takes a number of flows, not a time; so many take it about as long. */
const ARTILLERY_FLOWS = 40;

interface Contender {
  readonly name: string;
  readonly script: string;
  readonly args: (url: string, folder: string) => readonly string[];
  readonly env?: (url: string) => Record<string, string>;
}

const contenders: readonly Contender[] = [
  {
    name: 'session-lab',
    script: resolve(HERE, '../loadtest/src/main.ts'),
    args: (url, folder) => [
      ...['run', '--target', url, '--scenario', 'views', '--users', String(USERS), '--pause', '0ms'],
      ...['--duration', `${SECONDS}s`, '--results', folder],
    ],
  },
  {
    name: 'autocannon',
    script: join(HERE, 'contenders/autocannon.js'),
    args: (url) => [url, String(USERS), String(SECONDS)],
  },
  {
    name: 'undici alone',
    script: join(HERE, 'contenders/undici.js'),
    args: (url) => [url, String(USERS), String(SECONDS)],
  },
  {
    name: 'artillery',
    script: join(dirname(createRequire(import.meta.url).resolve('artillery/package.json')), 'bin/run'),
    args: () => ['run', '--quiet', join(HERE, 'contenders/artillery.yaml')],
    env: (url) => ({
      TARGET: url,
      USERS: String(USERS),
      FLOWS: String(ARTILLERY_FLOWS),
      ARTILLERY_DISABLE_TELEMETRY: 'true',
    }),
  },
];

interface Score {
  requests: number;
  cpuS: number;
}

const target = fork(join(HERE, 'target.ts'));
const folder = await mkdtemp(join(tmpdir(), 'session-lab-bench-'));
try {
  const [{ port }] = (await once(target, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  const scores = new Map(contenders.map(({ name }): [string, Score] => [name, { requests: 0, cpuS: 0 }]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contender of contenders) {
      console.error(`round ${round} of ${ROUNDS}: ${contender.name} ...`);
      const score = scores.get(contender.name);
      const { requests, cpuS } = await run(contender, url);
      if (score) {
        score.requests += requests;
        score.cpuS += cpuS;
      }
    }
  }
  const rate = (name: string): number => {
    const { requests = 0, cpuS = 1 } = scores.get(name) ?? {};
    return requests / cpuS;
  };
  console.log(
    `\n${USERS} users, post / redirect / get, no pauses; requests per second of the generator's own CPU:\n`,
  );
  for (const [name, { requests, cpuS }] of scores) {
    const ratio =
      name === 'session-lab'
        ? ''
        : `   session-lab does ${(rate('session-lab') / rate(name)).toFixed(2)} × as many`;
    console.log(
      `${name.padEnd(12)} ${String(Math.round(rate(name))).padStart(7)} /s   (${requests} in ${cpuS.toFixed(1)} s)${ratio}`,
    );
  }
} finally {
  target.kill();
  await rm(folder, { recursive: true, force: true });
}

async function run({ name, script, args, env }: Contender, url: string): Promise<Score> {
  const before = await requestsAt(url);
  const cpu = await mkdtemp(join(folder, 'cpu-'));
  const child = fork(script, [...args(url, folder)], {
    execArgv: ['--import', join(HERE, 'report-cpu.js')],
    env: { ...process.env, ...env?.(url), BENCH_CPU: cpu },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'exit');
  const cpuUs = async (file: string) => Number(await readFile(join(cpu, file), 'utf8'));
  const requests = (await requestsAt(url)) - before;
  if (requests === 0) throw new Error(`${name} made no request`);
  return { requests, cpuS: ((await cpuUs('end')) - (await cpuUs('first'))) / 1e6 };
}

async function requestsAt(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/requests`)).text());
}
