/**
 * The loadtest against other load generators on one flow (post, redirect, get), with as many users, against one
 * target, in one run: requests per second of the generator's own CPU, and the ratios. A machine's speed varies, so each ratio is
 * taken within a round, and the median of the rounds counts.
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
const ROUNDS = 5;
/** Artillery takes a number of flows, not a time: these take it about as long. */
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
      ...['--clients', 'spread', '--connections', 'kept'],
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

const target = fork(join(HERE, 'target.ts'));
const folder = await mkdtemp(join(tmpdir(), 'session-lab-bench-'));
try {
  const [{ port }] = (await once(target, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  /** Requests per second of CPU, by contender, round by round. */
  const rates = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contender of contenders) {
      console.error(`round ${round} of ${ROUNDS}: ${contender.name} ...`);
      rates.get(contender.name)?.push(await run(contender, url));
    }
  }
  console.log(
    `\n${USERS} users, post / redirect / get, no pauses; requests per second of the generator's own CPU,` +
      `\nand how many times as many session-lab does: the middle one of ${ROUNDS} rounds (least to most)\n`,
  );
  const [[, ours] = [], ...others] = rates;
  console.log(`${'session-lab'.padEnd(12)} ${spread(ours ?? [], 0)}`);
  for (const [name, theirs] of others) {
    const ratios = theirs.map((rate, round) => (ours?.[round] ?? Number.NaN) / rate);
    console.log(`${name.padEnd(12)} ${spread(theirs, 0)}   ${spread(ratios, 2)} ×`);
  }
} finally {
  target.kill();
  await rm(folder, { recursive: true, force: true });
}

/** Requests per second of CPU. */
async function run({ name, script, args, env }: Contender, url: string): Promise<number> {
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
  return (requests / ((await cpuUs('end')) - (await cpuUs('first')))) * 1e6;
}

async function requestsAt(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/requests`)).text());
}

/** The median of an odd number of values, and their range. */
function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const text = (value = Number.NaN): string => value.toFixed(digits);
  return `${text(sorted[sorted.length >> 1]).padStart(6)} (${text(sorted[0])} to ${text(sorted.at(-1))})`;
}
