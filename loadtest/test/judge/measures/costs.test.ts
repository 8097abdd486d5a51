import t from 'tap';
import { CostMeter } from '../../../src/judge/measures/costs.ts';
import type { MakeUp, Sample } from '../../../src/model/system-events.ts';
import { MAKE_UP } from '../../support/notation.ts';

/** Of two replicas. */
const PAIR: MakeUp = { ...MAKE_UP, replicas: ['app-1', 'app-2'], servers: ['app-1:3000', 'app-2:3000'] };

const sample = (cpu: number, more: Partial<Sample> = {}): Sample => ({
  type: 'sample',
  at: 0,
  cpuMs: { 'app-1': cpu, 'app-2': cpu, nginx: cpu / 10, redis: cpu / 100 },
  writes: 0,
  messages: 0,
  commands: 0,
  bytes: 0,
  ...more,
});

function meterOf(requests: number, ...samples: Sample[]): CostMeter {
  const meter = new CostMeter();
  for (const [index, taken] of samples.entries()) {
    if (index > 0) for (let i = 0; i < requests; i++) meter.request();
    meter.sample(taken);
  }
  return meter;
}

t.test(
  'counts what was used between the first sample and the last, for each request between them',
  async (t) => {
    const first = sample(1000, { writes: 10, messages: 100, commands: 7, bytes: 5000 });
    const last = sample(1200, { writes: 60, messages: 200, commands: 307, bytes: 25_000 });
    const meter = new CostMeter();
    meter.request();
    meter.sample(first);
    for (let i = 0; i < 200; i++) meter.request();
    meter.sample(last);
    for (let i = 0; i < 1000; i++) meter.request();
    t.match(meter.result(null, PAIR), {
      cpuMsPerRequest: { app: 2, balancer: 0.1, store: 0.01 },
      commandsPerRequest: 1.5,
      messagesPerWrite: 2,
      bytesPerRequest: 100,
      replicaBytesPerSession: null,
    });
  },
);

t.test('what a store takes is the sum of all its parts', async (t) => {
  const parts = ['redis', 'redis-2', 'redis-3', 'sentinel-1', 'app-1'];
  const at = (ms: number) => sample(0, { cpuMs: Object.fromEntries(parts.map((part) => [part, ms])) });
  t.match(meterOf(100, at(0), at(50)).result(null, PAIR), {
    cpuMsPerRequest: { app: 0.5, balancer: 0, store: 2 },
  });
});

t.test('what each part is there for is what the make-up says, where it does', async (t) => {
  const parts = { 'app-1': 'app', edge: 'balancer', rows: 'store', 'rows-keeper': 'store' } as const;
  const at = (ms: number) =>
    sample(0, { cpuMs: Object.fromEntries(Object.keys(parts).map((part) => [part, ms])) });
  t.match(meterOf(100, at(0), at(50)).result(null, { ...PAIR, parts }), {
    cpuMsPerRequest: { app: 0.5, balancer: 0.5, store: 1 },
  });
});

t.test('without two samples, or without a request between them, nothing is known', async (t) => {
  t.equal(new CostMeter().result(null, null), null);
  t.equal(meterOf(5, sample(1)).result(null, PAIR), null);
  t.equal(meterOf(0, sample(1), sample(2)).result(null, PAIR), null);
});

t.test('without a write, messages for each are not known', async (t) => {
  t.equal(meterOf(5, sample(1), sample(2, { messages: 3 })).result(null, PAIR)?.messagesPerWrite, null);
});

t.test('a session’s memory is the growth for so many more', async (t) => {
  const meter = meterOf(5, sample(1), sample(2));
  meter.footprint({ type: 'footprint', sessions: 100, replicaBytes: 60_000, storeBytes: 30_000 });
  t.match(meter.result(null, PAIR), { replicaBytesPerSession: 600, storeBytesPerSession: 300 });
});
