/** The statistics of costs, on seeded data: what is there is found within its interval, and where nothing is, nothing is told. */
import { type Random, seededRandom } from 'session-lab';
import t from 'tap';
import { holds, less } from '../../src/costs/interval.ts';
import { medianOf } from '../../src/costs/median.ts';
import { slopeOf } from '../../src/costs/slope.ts';
import { isSteady } from '../../src/costs/steady.ts';
import { toldApart } from '../../src/costs/told-apart.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** Normally distributed (Box and Muller), about nothing. */
const noise = (spread: number, random: Random): number =>
  spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const rounds = (value: number, spread: number, random: Random): number[] =>
  Array.from({ length: 12 }, () => value + noise(spread, random));

/** Of so many seeds, how many. */
const among = (seeds: readonly number[], is: (random: Random) => boolean): number =>
  seeds.filter((seed) => is(seededRandom(seed))).length;

t.test(
  'a median has its interval from the third value on either end of twelve, and none of five',
  async (t) => {
    const twelve = [12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    t.same(medianOf(twelve), { value: 6.5, low: 3, high: 10 });
    t.same(medianOf(twelve, 0.99), { value: 6.5, low: 2, high: 11 }, 'surer, and so wider');
    t.equal(medianOf([1, 2, 3, 4, 5]), null);
    t.same(medianOf([...twelve.slice(0, 11), 1e9]), { value: 6.5, low: 3, high: 10 }, 'one that is astray');
  },
);

t.test('a slope is told with Student’s t, and all lines together', async (t) => {
  t.same(slopeOf([0, 5, 10, 20], [[1, 11, 21, 41]]), { value: 2, low: 2, high: 2 });
  // Residuals of 1, -1, -1, 1 about 2 x: variance 2, spread of the levels 10; 4.303 × √(2 ÷ 10).
  const one = slopeOf([0, 1, 2, 3], [[1, 1, 3, 7]]);
  t.equal(one.value, 2);
  t.ok(Math.abs(one.high - 2 - 4.303 * Math.sqrt(2 / 5)) < 1e-9, `${one.high}`);
  const both = slopeOf(
    [0, 1, 2, 3],
    [
      [1, 1, 3, 7],
      [0, 3, 6, 9],
    ],
  );
  t.equal(both.value, 5);
  t.ok(both.high - both.value < one.high - one.value, 'the second lies on its line, and says so of both');
});

t.test('a slope that is there is within its interval, and none is not told from nothing', async (t) => {
  const levels = [0, 5000, 10_000, 20_000];
  const grown = (each: number, random: Random) =>
    slopeOf(
      levels,
      [0.3, 0.4, 0.3].map((share) => levels.map((n) => 9e6 + share * each * n + noise(20_000, random))),
    );
  t.ok(among(SEEDS, (random) => holds(grown(400, random), 400)) >= 180);
  t.ok(among(SEEDS, (random) => grown(400, random).low > 0) >= 198, 'and is seen');
  t.ok(among(SEEDS, (random) => grown(0, random).low > 0) <= 10, 'silent on none');
});

t.test('what is more by a known amount is found within the difference’s interval', async (t) => {
  const extra = (random: Random) => {
    const [ours, theirs] = [rounds(0.4, 0.01, random), rounds(0.2, 0.01, random)];
    return medianOf(ours.map((value, round) => value - (theirs[round] ?? 0)));
  };
  t.ok(
    among(SEEDS, (random) => {
      const found = extra(random);
      return found !== null && found.low > 0 && holds(found, 0.2);
    }) >= 184,
  );
  const apart = less({ value: 5, low: 2, high: 8 }, { value: 1, low: -3, high: 5 });
  t.same(apart, { value: 4, low: -1, high: 9 }, 'errors of 3 and 4 make 5');
});

t.test('time that falls is not steady until it has come to rest, and noise about a level is', async (t) => {
  /** Falls to a third within thirty batches, and stays there. */
  const falling = (batch: number): number => 0.3 + 0.6 * Math.max(0, 1 - batch / 30);
  const firstSteady = (at: (batch: number) => number): number => {
    const taken: number[] = [];
    while (!isSteady(taken) && taken.length < 100) taken.push(at(taken.length));
    return taken.length;
  };
  t.equal(
    firstSteady(() => 1),
    10,
    'as soon as it can be told',
  );
  t.ok(firstSteady(falling) >= 30, 'not while it falls');
  t.ok(firstSteady(falling) < 45, 'soon after');
  t.equal(
    among(SEEDS, (random) => firstSteady((batch) => falling(batch) + noise(0.006, random)) < 28),
    0,
  );
  t.equal(
    among(SEEDS, (random) => firstSteady(() => 0.3 + noise(0.006, random)) > 14),
    0,
  );
  t.notOk(isSteady([]));
});

t.test('a figure is told where it differs from its neighbour’s, and not where it does not', async (t) => {
  const column = (values: Readonly<Record<string, number>>, random: Random) => {
    const measured = new Map(
      Object.entries(values).map(([name, value]) => [name, rounds(value, 0.01, random)]),
    );
    return toldApart(
      [...measured].map(([name, taken]) => ({ name, found: medianOf(taken) })),
      (one, other) =>
        medianOf(
          (measured.get(one) ?? []).map((value, round) => value - (measured.get(other)?.[round] ?? 0)),
        ),
    );
  };
  const isFigure = (told: unknown): boolean => told !== null && typeof told === 'object' && 'value' in told;
  t.equal(
    among(SEEDS, (random) => {
      const told = column({ memory: 0.2, redis: 0.3, postgres: 0.5 }, random);
      return ['memory', 'redis', 'postgres'].every((name) => isFigure(told.get(name)));
    }),
    SEEDS.length,
    'three that differ',
  );
  t.ok(
    among(SEEDS, (random) => {
      const told = [...column({ one: 0.2, two: 0.2 }, random).values()];
      return told.filter(isFigure).length === 2;
    }) <= 10,
    'two that don’t',
  );
  t.ok(
    among(SEEDS, (random) => column({ none: 0, one: 0.2 }, random).get('none') !== null) <= 10,
    'nothing that is more than nothing',
  );
});

t.test('the neighbour is the last one that was told, so that a creep of small steps is seen', async (t) => {
  const found = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
  const values: Readonly<Record<string, number>> = { a: 1, b: 1.15, c: 1.3 };
  const told = toldApart(
    Object.entries(values).map(([name, value]) => ({ name, found: found(value) })),
    (one, other) => {
      const difference = (values[one] ?? 0) - (values[other] ?? 0);
      return { value: difference, low: difference - 0.2, high: difference + 0.2 };
    },
  );
  t.same(
    [...told.entries()],
    [
      ['a', found(1)],
      ['b', { as: 'a' }],
      ['c', found(1.3)],
    ],
  );
  t.same(toldApart([{ name: 'unmeasured', found: null }], () => null).get('unmeasured'), null);
});
