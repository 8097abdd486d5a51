/** From what was measured to what is told: the control is found where it is there, and its lack is told. */
import { type Random, seededRandom } from 'session-lab';
import t from 'tap';
import { type CostReport, controlFindings, type ProfileCosts } from '../../src/costs/cost-report.ts';
import { controlLine, costsLine, costsTable } from '../../src/costs/cost-tables.ts';

interface Truth {
  readonly ms: number;
  readonly bytes: number;
  readonly store?: number;
}

/** As it would be measured: twelve rounds and four levels, each a little astray. */
function measured(profile: string, { ms, bytes, store = 0 }: Truth, random: Random): ProfileCosts {
  const astray = (): number => random() - 0.5;
  const round = (more: number) => ({
    app: ms + more + 0.01 * astray(),
    balancer: 0.05 + 0.01 * astray(),
    store: store && store + 0.005 * astray(),
    visitors: 0.1 + 0.01 * astray(),
    wall: 2 * (ms + more) + 0.02 * astray(),
  });
  const rounds = (more: number) => Array.from({ length: 12 }, () => round(more));
  return {
    profile,
    store: store ? 'redis' : 'memory',
    app: 'fastify',
    warmUp: { batches: 12, steady: profile !== 'restless' },
    rounds: { bare: rounds(-0.1), read: rounds(0), write: rounds(0.1) },
    memory: [0, 5000, 10_000, 20_000].map((sessions) => ({
      sessions,
      heapBytes: Object.fromEntries(
        ['app-1', 'app-2'].map((replica) => [
          replica,
          2e7 + (store ? 0 : (bytes * sessions) / 2) + 20_000 * astray(),
        ]),
      ),
      storeBytes: store ? 1e6 + bytes * sessions : 0,
    })),
  };
}

const report = (extra: Truth, ...others: ProfileCosts[]): CostReport => {
  const random = seededRandom(7);
  const first = measured('sticky', { ms: 0.2, bytes: 400 }, random);
  return {
    schema: 'session-lab/costs@1',
    at: '2026-11-28T12:00:00.000Z',
    runtime: 'processes',
    environment: { node: '24.21.0', cpus: 2 },
    requests: 800,
    seconds: 500,
    profiles: [first, ...others],
    skipped: [],
    control: {
      known: { cpuMs: 0.2, bytes: 1024 },
      measured: measured('control', { ms: 0.2 + extra.ms, bytes: 400 + extra.bytes }, random),
    },
  };
};

t.test('a control that costs what is known is found, and one that does not is told', async (t) => {
  const sound = report({ ms: 0.2, bytes: 1024 });
  t.same(
    controlFindings(sound).map(({ isFound }) => isFound),
    [true, true, true],
  );
  t.match(
    controlLine(sound),
    /0\.2 ms and 1024 bytes more .* 0\.2\d\d \(0\.\d{3} to 0\.\d{3}\) \(a read, ms\)/,
  );
  t.notMatch(controlLine(sound), /NOT/);
  for (const [amiss, found] of [
    [{ ms: 0, bytes: 0 }, [false, false, false]],
    [{ ms: 0.3, bytes: 1024 }, [false, false, true]],
    [{ ms: 0.2, bytes: 600 }, [true, true, false]],
  ] as const) {
    const findings = controlFindings(report(amiss));
    t.same(
      findings.map(({ isFound }) => isFound),
      found,
      JSON.stringify(amiss),
    );
    t.match(controlLine(report(amiss)), /NOT what is known/);
  }
});

t.test('a table has figures with intervals, names of neighbours, and dashes', async (t) => {
  const random = seededRandom(8);
  const table = costsTable(
    report(
      { ms: 0.2, bytes: 1024 },
      measured('alike', { ms: 0.2, bytes: 400 }, random),
      measured('redis', { ms: 0.4, bytes: 300, store: 0.05 }, random),
    ),
  );
  const rowOf = (profile: string) =>
    (table.split('\n').find((line) => line.startsWith(`| \`${profile}\``)) ?? '')
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim());
  const redis = rowOf('redis');
  t.match(redis[1], /^0\.40 \(0\.\d\d to 0\.\d\d\)$/);
  t.match(redis[2], /^0\.05 \(/);
  t.match(redis[8], /^300 \(300 to 300\)$/);
  t.match(redis[9], /^1\.\d\d \(.*\) ×$/, 'time is told as a ratio');
  t.equal(redis[7], '–', 'its replicas hold nothing');
  const [one, other] = [rowOf('sticky'), rowOf('alike')];
  t.same([one[2], one[4], one[8]], ['–', '–', '–'], 'nor is there a store');
  const told = [one[1], other[1]].filter((cell) => /^as `/.test(cell ?? ''));
  t.equal(told.length, 1, 'of two that are alike, one is told by the other’s name');
  t.equal(other[9], 'as `sticky`');
});

t.test('how it was measured is told, and what was not steady', async (t) => {
  const restless = measured('restless', { ms: 0.2, bytes: 400 }, seededRandom(9));
  t.match(
    costsLine(report({ ms: 0.2, bytes: 1024 })),
    /^Medians of 12 rounds of 800 requests .*; 2026-11-28; processes; node 24\.21\.0, 2 CPUs\. Of the visitors’ own time, 0\.10 /,
  );
  t.notMatch(costsLine(report({ ms: 0.2, bytes: 1024 })), /steady|Not there/);
  t.match(
    costsLine({ ...report({ ms: 0.2, bytes: 1024 }), skipped: ['valkey'] }),
    /Not there to be measured: valkey\./,
  );
  t.match(costsLine(report({ ms: 0.2, bytes: 1024 }, restless)), /Not steady after the warm-up: restless\./);
});
