import t from 'tap';
import { LatencyHistogram } from '../../../src/judge/measures/latency.ts';

t.test('summarises in milliseconds, to three figures', async (t) => {
  const latency = new LatencyHistogram();
  for (let ms = 1; ms <= 100; ms++) latency.add(ms);
  const summary = latency.summary();
  t.ok(Math.abs((summary?.p50 ?? 0) - 50) < 0.5);
  t.ok(Math.abs((summary?.p99 ?? 0) - 99) < 0.5);
  t.ok(Math.abs((summary?.max ?? 0) - 100) < 0.5);
  t.ok(Math.abs(latency.mean - 50.5) < 0.5);
});

t.test('holds a latency out of range at its edge, and says nothing without a sample', async (t) => {
  const latency = new LatencyHistogram();
  t.equal(latency.summary(), null);
  latency.add(0);
  latency.add(1e9);
  t.ok((latency.summary()?.max ?? 0) >= 99_000);
});
