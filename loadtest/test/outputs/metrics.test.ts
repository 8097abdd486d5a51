/** A run that is watched: by a collector, by a scraper, and by the target itself, which is traced by OpenTelemetry. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { propagation, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import parsePrometheusTextFormat, { type Family } from 'parse-prometheus-text-format';
import t from 'tap';
import { readHistory } from '../../src/model/read-history.ts';
import type { Hop, Report } from '../../src/model/result.ts';
import { storyText } from '../../src/report/story.ts';
import { Collector } from '../support/collector.ts';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const QUICK = [
  '--scenario',
  'views',
  '--users',
  '4',
  '--pause',
  '0ms',
  '--no-probes',
  '--no-results',
  '--no-config',
];

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [MAIN, 'run', ...QUICK, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

async function ended(child: ChildProcessByStdio<null, Readable, Readable>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

/** The app as one instruments it: each request is a span of the trace that it was sent with. */
function traced(app: RequestListener, spans: InMemorySpanExporter): RequestListener {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
    'app',
  );
  return (request, response) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(`${request.method} ${request.url}`, { kind: SpanKind.SERVER }, parent);
    response.on('close', () => span.end());
    return app(request, response);
  };
}

t.test(
  'a counterexample names traces that the target has, and a collector gets what the report says',
  async (t) => {
    const spans = new InMemorySpanExporter();
    const target = await serve(t, traced(seededApp({ replicas: 3, ...forgetful(5) }), spans));
    const collector = await Collector.start(t);
    const { stdout, stderr, code } = await ended(
      start(['--target', target.href, '--flows', '10', '--json', '--out', 'otlp'], {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=shop',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
      }),
    );
    t.equal(code, 1, stderr);
    const [result] = (JSON.parse(stdout) as Report).profiles;
    const [example] = Object.values(result?.losses.examples ?? {});
    const hops = (example?.hops ?? []) as readonly Hop[];
    t.ok(hops.length >= 2);
    const known = spans.getFinishedSpans();
    t.ok(known.every(({ parentSpanContext }) => parentSpanContext?.isRemote));
    t.equal(new Set(known.map((span) => span.spanContext().traceId)).size, known.length, 'each has its own');
    for (const { trace, request } of hops) {
      const span = known.find((one) => one.spanContext().traceId === trace);
      t.equal(span?.name, request);
    }
    t.match(example && storyText(example).join('\n'), new RegExp(`trace ${hops.at(-1)?.trace}`));

    t.same(new Set(collector.paths), new Set(['POST /v1/metrics']));
    t.match(collector.headers, { 'x-tenant': 'shop', 'content-type': 'application/x-protobuf' });
    t.match(collector.resource, {
      'service.name': 'session-lab',
      'deployment.environment.name': 'staging',
    });
    const kept = result?.guarantees['session-kept'];
    const checks = (outcome: string): number =>
      collector.sum('session_lab.checks', { guarantee: 'session-kept', outcome });
    t.equal(checks('violated'), kept?.violations);
    t.equal(checks('held') + checks('violated'), kept?.checked);
    for (const [cause, count] of Object.entries(result?.losses.byCause ?? {}))
      t.equal(collector.sum('session_lab.losses', { cause }), count, cause);
    t.equal(collector.sum('session_lab.flows', { outcome: 'lost' }), result?.flows.fail);
    t.equal(collector.sum('session_lab.verdict', { guarantee: '', verdict: 'broken' }), 1);
    t.equal(collector.sum('http.client.request.duration'), 80, 'one for each request');
    t.ok(collector.growing.has('session_lab.checks'));
    t.notOk(collector.growing.has('session_lab.losses'), 'a second look may take one back');
  },
);

t.test('without it, no request carries a trace', async (t) => {
  const seen: (string | undefined)[] = [];
  const app = seededApp({ replicas: 3 });
  const target = await serve(t, (request, response) => {
    seen.push(request.headers.traceparent as string | undefined);
    return app(request, response);
  });
  const { stdout } = await ended(start(['--target', target.href, '--flows', '1', '--json']));
  t.ok(seen.length > 0);
  t.same(new Set(seen), new Set([undefined]));
  t.notMatch(stdout, /"trace"/);
});

t.test('a shard is watched, too, and tells nothing of a verdict', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const collector = await Collector.start(t);
  const results = t.testdir();
  const { code, stderr } = await ended(
    spawn(
      process.execPath,
      [
        ...[MAIN, 'run', '--no-config', '--target', target.href, '--scenario', 'views', '--users', '4'],
        ...[
          '--flows',
          '5',
          '--pause',
          '0ms',
          '--no-probes',
          '--results',
          results,
          '--shard',
          '1/2',
          '--run',
          'x',
        ],
        ...['--out', `otlp=${collector.url}`, '--out', 'gitlab'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    ),
  );
  t.equal(code, 0, stderr);
  t.match(stderr, /a shard has no verdict, and gitlab is told nothing/);
  t.equal(collector.sum('session_lab.flows', { outcome: 'kept' }), 10);
  const traced: boolean[] = [];
  for await (const events of readHistory(join(results, 'x.1-of-2.ndjson.gz'), t.fail))
    for (const event of events) if (event.type === 'op') traced.push(event.trace !== undefined);
  t.same(new Set(traced), new Set([true]));
});

t.test('a collector that is not there is told, and decides nothing', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const { code, stderr } = await ended(
    start(['--target', target.href, '--flows', '10', '--out', 'otlp=http://127.0.0.1:1']),
  );
  t.equal(code, 0);
  t.match(stderr, /metrics could not be sent to http:\/\/127\.0\.0\.1:1\/v1\/metrics: connect ECONNREFUSED/);
});

t.test('the page for Prometheus has the run as it goes, in the format that Prometheus reads', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
  const child = start([
    '--target',
    target.href,
    '--duration',
    '10m',
    '--pause',
    '20ms',
    '--out',
    'prometheus=0',
  ]);
  const url = await addressIn(child.stderr);
  const running = ended(child);
  const lost = { name: 'session_lab_flows_total', labels: { outcome: 'lost', phase: 'before' } };
  let families: readonly Family[] = [];
  while (valueIn(families, lost) === 0) {
    const page = await fetch(url);
    if (!page.headers.get('content-type')?.startsWith('text/plain; version=0.0.4')) t.fail('no page');
    families = parsePrometheusTextFormat(await page.text());
  }
  t.match(families.map(({ name, type }) => `${name} ${type}`).sort(), [
    'http_client_request_duration_seconds HISTOGRAM',
    'session_lab_checks_total COUNTER',
    'session_lab_errors_total COUNTER',
    'session_lab_flows_total COUNTER',
    'session_lab_losses GAUGE',
    'session_lab_verdict GAUGE',
  ]);
  t.ok(families.every(({ help }) => help.length > 0));
  t.equal((await fetch(new URL('/', url))).status, 404);
  t.equal((await fetch(url, { method: 'POST' })).status, 405);
  child.kill('SIGINT');
  t.equal((await running).code, 130, 'and nothing holds it up');
  await t.rejects(fetch(url), 'the page is gone');
});

t.test('a port that is taken ends it before anything is sent, as any wrong value does', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const out = async (value: string) => ended(start(['--target', 'http://127.0.0.1:1', '--out', value]));
  t.match(await out(`prometheus=${port}`), {
    code: 3,
    stdout: '',
    stderr: new RegExp(
      `^session-lab: port ${port} of 127\\.0\\.0\\.1, for Prometheus, is taken: give another`,
    ),
  });
  t.match(await out('prometheus=here'), { code: 3, stderr: /takes a port, .* and here is neither/ });
  t.match(await out('otlp=collector'), { code: 3, stderr: /takes an http\(s\) address/ });
  t.match(await out('promethius'), { code: 3, stderr: /no output promethius: did you mean prometheus\?/ });
});

async function addressIn(stream: Readable): Promise<string> {
  let seen = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    seen += String(chunk);
    const [, url] = /Prometheus at (\S+)\n/.exec(seen) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(seen);
}

const valueIn = (
  families: readonly Family[],
  { name, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): number =>
  Number(
    families
      .find((family) => family.name === name)
      ?.metrics.find((metric) =>
        Object.entries(labels).every(([key, label]) => metric.labels?.[key] === label),
      )?.value ?? 0,
  );
