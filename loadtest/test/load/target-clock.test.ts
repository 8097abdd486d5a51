/** Against targets whose clock is known, in a time that the test itself lets pass. */
import t from 'tap';
import { both, boundsOf, readClock, type Sample, type Time } from '../../src/load/target-clock.ts';
import { seededRandom } from '../../src/model/random.ts';

interface Target {
  /** By how much its clock is ahead. */
  readonly aheadMs: number;
  /** How long an answer takes, and which part of that it takes to get there. */
  readonly roundTripMs: () => number;
  readonly there?: number;
  /** It writes the same Date for so long after it has changed. */
  readonly staleMs?: number;
  readonly at?: number;
}

/** @returns the reading, and how much time it took */
async function reading(target: Target | ((asked: number) => Target), from = 1_800_000_000_123) {
  let nowMs = from;
  let asked = 0;
  const time: Time = {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
  const ask = async (): Promise<Sample> => {
    const {
      aheadMs,
      roundTripMs,
      there = 0.5,
      staleMs = 0,
    } = typeof target === 'function' ? target(asked++) : target;
    const sent = nowMs;
    const ms = roundTripMs();
    const itsTime = sent + ms * there + aheadMs - staleMs;
    nowMs += ms;
    return { sent, received: nowMs, date: Math.floor(itsTime / 1000) * 1000 };
  };
  const clock = await readClock(ask, time);
  return { clock, tookMs: nowMs - from };
}

t.test('the true offset is within what is told, whatever it is, and that is narrow', async (t) => {
  const random = seededRandom(7);
  const wrong: string[] = [];
  for (let round = 0; round < 300; round++) {
    const aheadMs = (random() - 0.5) * 20_000;
    const typical = 0.5 + random() * 40;
    const roundTripMs = () => typical * (1 + random());
    const there = random();
    const staleMs = random() * 20;
    const from = 1_800_000_000_000 + random() * 1000;
    const { clock, tookMs } = await reading({ aheadMs, roundTripMs, there, staleMs }, from);
    const [least, most] = clock.aheadMs ?? [Number.NaN, Number.NaN];
    const what = JSON.stringify({ aheadMs, typical, there, staleMs, from, clock });
    if (!(least <= aheadMs + 0.1 && aheadMs - 0.1 <= most)) wrong.push(`is outside: ${what}`);
    if (most - least > 40 + 4 * typical) wrong.push(`is wide: ${what}`);
    if (tookMs > 6000 + 60 * typical || clock.answers > 60) wrong.push(`takes long: ${tookMs} ms, ${what}`);
  }
  t.same(wrong, []);
});

t.test(
  'one answer tells it to within a second; two of different seconds, to within what is between',
  async (t) => {
    const before: Sample = { sent: 10_990, received: 10_992, date: 12_000 };
    const after: Sample = { sent: 11_000, received: 11_003, date: 13_000 };
    t.same(boundsOf(before), [1008, 2030]);
    t.same(both(boundsOf(before), boundsOf(after)), [1997, 2030]);
  },
);

t.test('where there is no Date, or there are several clocks, nothing is told but why', async (t) => {
  const roundTripMs = () => 2;
  const none = await readClock(async () => ({ sent: 1, received: 2, date: Number.NaN }));
  t.match(none, { aheadMs: null, why: 'its answers have no Date', answers: 0, roundTripMs: null });
  t.match(await readClock(async () => null), { aheadMs: null, why: 'it did not answer' });
  const two = await reading((asked) => ({ aheadMs: asked % 2 === 0 ? 0 : 2500, roundTripMs }));
  t.match(two.clock, { aheadMs: null, why: /contradict each other: several clocks answer/ });
});
