/**
 * The loadtest against other load generators, with as many users, against one target: requests per second of the
 * generator's own CPU, once it is warm. Sides take turns within each round, so that a ratio is of the same moment. Ends with 1 where a
 * goal is missed by more than its interval.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Goal, goalText, isMissed, type Paired, paired } from './paired.ts';
import { type Rates, ratesOf, type Side, WARM_UP_MS } from './side.ts';

const HERE = import.meta.dirname;
const USERS = 64;
const ROUNDS = 12;
/** Artillery takes a number of flows, not a time: these take it some seconds. */
const ARTILLERY_FLOWS = 40;
/** Two workers, the judge of what they do, and the target. */
const PROCESSORS_FOR_WORKERS = 4;

const sessionLab = (name: string, scenario: string, seconds: number, ...more: string[]): Side => ({
  name,
  script: resolve(HERE, '../loadtest/src/main.ts'),
  args: (url, folder) => [
    ...['run', '--target', url, '--scenario', scenario, '--users', String(USERS), '--pause', '0ms'],
    ...['--clients', 'spread', '--connections', 'kept'],
    ...['--duration', `${seconds}s`, '--results', folder, ...more],
  ],
});

const contender = (name: string, script: string, seconds: number): Side => ({
  name,
  script: join(HERE, 'contenders', script),
  args: (url) => [url, String(USERS), String(seconds)],
});

const PAGE = join(HERE, 'contenders/page.yaml');

const sides: readonly Side[] = [
  sessionLab('session-lab', 'views', 5),
  contender('autocannon', 'autocannon.js', 4),
  contender('undici alone', 'undici.js', 3),
  {
    name: 'Artillery',
    script: join(dirname(createRequire(import.meta.url).resolve('artillery/package.json')), 'bin/run'),
    args: () => ['run', '--quiet', join(HERE, 'contenders/artillery.yaml')],
    env: (url) => ({
      TARGET: url,
      USERS: String(USERS),
      FLOWS: String(ARTILLERY_FLOWS),
      ARTILLERY_DISABLE_TELEMETRY: 'true',
    }),
  },
  sessionLab('session-lab, a page', PAGE, 4),
  contender('autocannon, a page', 'autocannon-page.js', 3),
  sessionLab('one process', 'views', 4),
  sessionLab('two workers', 'views', 4, '--workers', '2'),
];

const rates = new Map(sides.map(({ name }): [string, Rates[]] => [name, []]));
const ratio = (ours: string, theirs: string, kind: keyof Rates): Paired => {
  const of = (name: string): number[] => rates.get(name)?.map((rate) => rate[kind]) ?? [];
  return paired(of(ours), of(theirs));
};

const target = fork(join(HERE, 'target.ts'));
const folder = await mkdtemp(join(tmpdir(), 'session-lab-bench-'));
try {
  const [{ port }] = (await once(target, 'message')) as [{ port: number }];
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`round ${round} of ${ROUNDS}`);
    // Which of a pair comes first changes from round to round, so that what drifts strikes both alike.
    for (const side of round % 2 === 0 ? sides.toReversed() : sides)
      rates.get(side.name)?.push(await ratesOf(side, `http://127.0.0.1:${port}`, folder));
  }
  const processors = availableParallelism();
  const goals: readonly Goal[] = [
    {
      name: 'post / redirect / get, × autocannon',
      found: ratio('session-lab', 'autocannon', 'ofCpu'),
      atLeast: 1.5,
    },
    {
      name: 'post / redirect / get, × Artillery',
      found: ratio('session-lab', 'Artillery', 'ofCpu'),
      atLeast: 20,
    },
    {
      name: 'post / redirect / get, × undici alone',
      found: ratio('session-lab', 'undici alone', 'ofCpu'),
    },
    {
      name: 'a page of 10 kB, × autocannon',
      found: ratio('session-lab, a page', 'autocannon, a page', 'ofCpu'),
      atLeast: 1,
    },
    {
      name: `by the clock, two workers × one, on ${processors} CPUs`,
      found: ratio('two workers', 'one process', 'byClock'),
      // Where there are fewer, the target and the judge take their share of what the workers should have.
      ...(processors >= PROCESSORS_FOR_WORKERS ? { atLeast: 1.8 } : {}),
    },
  ];
  console.log(
    `\n${USERS} users, no pauses, ${ROUNDS} rounds, sides in turns. Requests per second of the generator's own CPU, from` +
      `\n${WARM_UP_MS / 1000} s after its first connection to its end: with us, that is after the judgement\n`,
  );
  // What their processes take is not all in it: those two are for the clock.
  for (const [name, found] of rates)
    if (name !== 'one process' && name !== 'two workers')
      console.log(`${name.padEnd(20)} ${spread(found.map(({ ofCpu }) => ofCpu))}`);
  console.log("\nMedian of the rounds' ratios, and its 95 % interval\n");
  for (const goal of goals) console.log(goalText(goal));
  process.exitCode = goals.some(isMissed) ? 1 : 0;
} finally {
  target.kill();
  await rm(folder, { recursive: true, force: true });
}

/** The middle one, and the range. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const text = (value = Number.NaN): string => value.toFixed(0);
  return `${text(sorted[sorted.length >> 1]).padStart(6)} (${text(sorted[0])} to ${text(sorted.at(-1))})`;
}
