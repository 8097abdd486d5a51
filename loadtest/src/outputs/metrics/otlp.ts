/**
 * Metrics to an OpenTelemetry collector while the run lasts, and a traceparent on each request, by which the target's own
 * traces can be found. OpenTelemetry's packages are loaded when they are asked for.
 */

import { UserError } from '../../model/errors.ts';
import { parsedUrl } from '../../model/parsed-url.ts';
import { defineOutput, type Setting } from '../output.ts';
import { Watching } from './watching.ts';

export const otlp = defineOutput({
  name: 'otlp',
  takes: 'url',
  says: 'metrics to an OpenTelemetry collector (OTEL_EXPORTER_OTLP_ENDPOINT unless told otherwise), and a traceparent on each request',
  open: async (value, { making, scenario, environment, tell }) => {
    const url = value === null ? null : endpointOf(value);
    const { startMeters } = await import('./otlp-meters.ts');
    const watching = new Watching();
    const meters = await startMeters({ url, version: making.version, scenario }, () => watching.watched);
    return {
      traces: true,
      ...watching.for(meters),
      close: async () => {
        const error = await meters.stop();
        if (error !== null)
          tell(
            `session-lab: metrics could not be sent to ${url ?? byEnvironment(environment)}: ${reasonOf(error)}`,
          );
      },
    };
  },
});

/** Without the exporter's own words around it. */
const reasonOf = (error: string): string => /\(error (?:\w*Error: )?(.*)\)$/s.exec(error)?.[1] ?? error;

const byEnvironment = (environment: Setting['environment']): string =>
  environment.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ??
  environment.OTEL_EXPORTER_OTLP_ENDPOINT ??
  'http://localhost:4318';

/** As OTEL_EXPORTER_OTLP_ENDPOINT is: what is sent goes below it. An address with a path of metrics is taken as it is. */
function endpointOf(text: string): string {
  const url = parsedUrl(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new UserError(
      `--out otlp takes an http(s) address, such as http://127.0.0.1:4318, and ${text} is none`,
    );
  if (url.pathname.endsWith('/v1/metrics')) return url.href;
  return new URL(`${url.pathname.replace(/\/$/, '')}/v1/metrics`, url).href;
}
