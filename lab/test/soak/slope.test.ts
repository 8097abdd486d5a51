/** A part that leaks is found, its sound twin is not, and where too little was seen nothing is said. */
import { seededRandom } from 'session-lab';
import t from 'tap';
import { growthOf, type Reading, slopeOf } from '../../src/soak/slope.ts';

const HOUR_MS = 3_600_000;
const MB = 1024 ** 2;

interface Kind {
  readonly seed: number;
  /** Of what it grows by, an hour. */
  readonly leak?: number;
  /** Its memory is collected now and then: it goes up to so much more, and back. */
  readonly wave?: number;
  readonly noise?: number;
  readonly hours?: number;
  /** It is started again so often. */
  readonly lives?: number;
  /** More from life to life, as whoever comes back finds more to load. */
  readonly step?: number;
}

/** A reading each ten seconds, of 80 MB at first. */
function readings(kind: Kind): Reading[] {
  const { seed, leak = 0, wave = 0, noise = MB, hours = 1, lives = 1, step = 0 } = kind;
  const random = seededRandom(seed);
  const count = Math.round((hours * HOUR_MS) / 10_000);
  return Array.from({ length: count }, (_, index) => {
    const life = Math.floor((index * lives) / count);
    const age = index - Math.ceil((life * count) / lives);
    const warm = 20 * MB * Math.exp(-age / 2);
    const value = 80 * MB - warm + (leak * age) / 360 + wave * ((index % 25) / 25) + life * step;
    return { atMs: index * 10_000, value: value + noise * (random() - 0.5), life: `${life}` };
  });
}

/** Five per cent of what it has. */
const LEAST = 4 * MB;
const grows = (kind: Kind) => growthOf(slopeOf(readings(kind)), LEAST);

t.test('a leak is found, and its size; the sound twin is steady', async (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    t.equal(grows({ seed, leak: 10 * MB }), 'grows', `seed ${seed}`);
    t.equal(grows({ seed }), 'steady', `seed ${seed}`);
  }
  const slope = slopeOf(readings({ seed: 1, leak: 10 * MB }));
  const [low = 0, high = 0] = slope?.ci95 ?? [];
  t.ok(low < 10 * MB && high > 10 * MB && high - low < MB, `${low} to ${high}`);
});

t.test('memory that is collected now and then is no leak, and hides none', async (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    t.equal(grows({ seed, wave: 4 * MB }), 'steady', `seed ${seed}`);
    t.not(grows({ seed, wave: 15 * MB }), 'grows', `seed ${seed}`);
    t.equal(grows({ seed, wave: 15 * MB, leak: 20 * MB }), 'grows', `seed ${seed}`);
  }
});

t.test('the interval has the true slope in it about as often as it says', async (t) => {
  let held = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const { ci95: [low, high] = [0, 0] } = slopeOf(readings({ seed, leak: 3 * MB, hours: 0.2 })) ?? {};
    if (low <= 3 * MB && high >= 3 * MB) held++;
  }
  t.ok(held >= 368 && held <= 398, `${held} of 400`);
});

t.test(
  'a part that was started again begins anew: neither its levels nor its beginnings are a slope',
  async (t) => {
    t.equal(grows({ seed: 1, lives: 4 }), 'steady');
    t.equal(
      grows({ seed: 1, lives: 4, step: 5 * MB }),
      'steady',
      'each comes back with more than the one before',
    );
    t.equal(grows({ seed: 1, lives: 6, leak: 60 * MB }), 'grows', 'each of them leaks');
  },
);

t.test('too little to tell', async (t) => {
  t.equal(slopeOf([]), null);
  t.equal(slopeOf(readings({ seed: 1, hours: 0.08 })), null, 'no more than its warm-up');
  t.equal(slopeOf(readings({ seed: 1, lives: 100 })), null, 'nobody lives for long');
  t.equal(growthOf(null, 1), 'unknown');
  t.equal(grows({ seed: 3, noise: 30 * MB, hours: 0.12 }), 'unknown', 'the interval has both in it');
});

t.test('what is the same all the time has a slope of nothing', async (t) => {
  const same = Array.from({ length: 60 }, (_, index) => ({ atMs: index * 10_000, value: 22, life: 'a' }));
  t.match(slopeOf(same), { perHour: 0, ci95: [0, 0], mean: 22, lives: 1 });
  t.equal(growthOf(slopeOf(same), 0), 'steady');
});
