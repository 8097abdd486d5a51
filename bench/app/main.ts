/**
 * The session path of one replica: requests per second of the app's own processor time, as a multiple of Fastify routes that
 * know no session (of a GET for a read, of a POST with a body for a write), and of Express with express-session and
 * connect-redis. Sides take turns within each round, so that a ratio is of the same moment. Ends with 1 where a goal is missed
 * by more than its interval.
 */
import { join } from 'node:path';
import { type Goal, goalText, isMissed, type Paired, paired } from '../paired.ts';
import { type Ask, Side } from './side.ts';
import { APP, settingsOf, startRedis } from './under-test.ts';

const HERE = import.meta.dirname;
const ROUNDS = 12;
const REQUESTS = 1500;
/** Until the code is compiled and the connections are open. */
const WARM_UP = 4000;

const redis = await startRedis();
const ofApp = (store: string) => settingsOf(store, redis.url);
const sides = {
  bare: await Side.start(join(HERE, 'bare.ts'), {}),
  memory: await Side.start(APP, ofApp('memory')),
  redis: await Side.start(APP, ofApp('redis')),
  'redis-atomic': await Side.start(APP, ofApp('redis-atomic')),
  express: await Side.start(join(HERE, 'express.ts'), { REDIS_URL: redis.url }),
};
type Name = keyof typeof sides;

/** What is measured in each round, in turn. */
const MEASURES: readonly (readonly [Name, Ask])[] = [
  ['bare', 'read'],
  ['memory', 'read'],
  ['redis', 'read'],
  ['express', 'read'],
  ['bare', 'write'],
  ['memory', 'write'],
  ['redis', 'write'],
  ['express', 'write'],
  ['redis', 'hot write'],
  ['redis-atomic', 'hot write'],
];
const nameOf = (side: Name, ask: Ask): string => `${side}, ${ask}`;
const rates = new Map<string, number[]>(MEASURES.map(([side, ask]) => [nameOf(side, ask), []]));

try {
  for (const [side, ask] of MEASURES.toSorted(([, a], [, b]) => b.localeCompare(a)))
    await sides[side].rate(ask, WARM_UP, side !== 'bare');
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`round ${round} of ${ROUNDS}`);
    // Each begins in another place, so that what drifts within a round strikes all alike.
    const turn = round % MEASURES.length;
    for (const [side, ask] of [...MEASURES.slice(turn), ...MEASURES.slice(0, turn)])
      rates.get(nameOf(side, ask))?.push(await sides[side].rate(ask, REQUESTS, side !== 'bare'));
  }
  const lost = await sides['redis-atomic'].lostOf(REQUESTS);
  const ratio = (ours: string, theirs: string): Paired =>
    paired(rates.get(ours) ?? [], rates.get(theirs) ?? []);
  const goals: readonly Goal[] = [
    { name: 'memory: read, × bare', found: ratio('memory, read', 'bare, read'), atLeast: 0.5 },
    { name: 'memory: write, × bare', found: ratio('memory, write', 'bare, write'), atLeast: 0.5 },
    { name: 'redis: read, × bare', found: ratio('redis, read', 'bare, read'), atLeast: 0.45 },
    { name: 'redis: write, × bare', found: ratio('redis, write', 'bare, write'), atLeast: 0.4 },
    { name: 'redis: read, × Express', found: ratio('redis, read', 'express, read'), atLeast: 2.1 },
    { name: 'redis: write, × Express', found: ratio('redis, write', 'express, write'), atLeast: 1.5 },
    {
      name: 'redis-atomic: a hot session’s write, × bare',
      found: ratio('redis-atomic, hot write', 'bare, write'),
    },
    {
      name: 'redis: a hot session’s write, × redis-atomic’s',
      found: ratio('redis, hot write', 'redis-atomic, hot write'),
      atMost: 1.7,
    },
  ];
  console.log(
    `\n${ROUNDS} rounds of ${REQUESTS} requests a side, in turns; median of the rounds' ratios, and its 95 % interval\n`,
  );
  for (const goal of goals) console.log(goalText(goal));
  console.log(`redis-atomic lost ${lost} of ${REQUESTS} updates of one session, 8 at once`);
  process.exitCode = lost > 0 || goals.some(isMissed) ? 1 : 0;
} finally {
  for (const side of Object.values(sides)) side.end();
  redis.end();
}
