/** The measures as OpenTelemetry's instruments, sent as protobuf over HTTP. Loaded where metrics are asked for, and nowhere else. */
import { DiagLogLevel, diag, type Meter, ValueType } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Judge } from '../../judge/judge.ts';
import type { Operation } from '../../model/event.ts';
import { duration, type Measure, measures, type Watched } from './measures.ts';

export interface Meters {
  readonly request: (operation: Operation, judge: Judge) => void;
  /** Sends the last of them. @returns why these could not be sent; null where they could */
  readonly stop: () => Promise<string | null>;
}

export interface MetersOf {
  /** Where they are sent; null: as the environment says, by OpenTelemetry's variables. */
  readonly url: string | null;
  readonly version: string;
  readonly scenario: string | null;
}

const INTERVAL_MS = 5000;
const TIMEOUT_MS = 5000;

export async function startMeters(
  { url, version, scenario }: MetersOf,
  watched: () => Watched | null,
): Promise<Meters> {
  let failure: string | null = null;
  const failed = (error: unknown): void => {
    failure ??= error instanceof Error ? error.message : String(error);
  };
  const unsaid = (): void => undefined;
  setGlobalErrorHandler(failed);
  diag.setLogger(
    { error: failed, warn: unsaid, info: unsaid, debug: unsaid, verbose: unsaid },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const named = resourceFromAttributes({
    'service.name': 'session-lab',
    'service.version': version,
    ...(scenario === null ? {} : { 'session_lab.scenario': scenario }),
  });
  const told = detectResources({ detectors: [envDetector] });
  await told.waitForAsyncAttributes?.();
  const exporter = new OTLPMetricExporter({ ...(url === null ? {} : { url }), timeoutMillis: TIMEOUT_MS });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: INTERVAL_MS,
    exportTimeoutMillis: TIMEOUT_MS,
  });
  const provider = new MeterProvider({
    resource: defaultResource().merge(named).merge(told),
    readers: [reader],
  });
  const meter = provider.getMeter('session-lab', version);
  for (const measure of measures) observe(meter, measure, watched);
  const durations = meter.createHistogram(duration.name, {
    description: duration.says,
    unit: duration.unit,
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: [...duration.buckets] },
  });
  return {
    request: (operation, judge) => {
      const { value, labels } = duration.point(operation, judge);
      durations.record(value, labels);
    },
    stop: async () => {
      // Counts go on from one sending to the next: what the last one brings is all of it.
      failure = null;
      await provider.shutdown().catch(failed);
      return failure;
    },
  };
}

function observe(
  meter: Meter,
  { name, says, unit, kind, points }: Measure,
  watched: () => Watched | null,
): void {
  const as = { description: says, unit, valueType: ValueType.INT };
  const instrument =
    kind === 'count' ? meter.createObservableCounter(name, as) : meter.createObservableGauge(name, as);
  instrument.addCallback((result) => {
    const run = watched();
    if (run) for (const { value, labels } of points(run)) result.observe(value, labels);
  });
}
