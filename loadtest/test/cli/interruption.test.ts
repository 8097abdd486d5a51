/** Ctrl-C: the end waits for nobody who does not answer, and a second one for nothing at all. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { blackhole, untilAsked } from '../support/blackhole.ts';
import { start } from '../support/program.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

/** No test waits for any of it: whoever did would be ended as too late. */
const LONG = ['--timeout', '10m', '--duration', '10m', '--pause', '0ms'];
const VIEWS = ['--scenario', 'views', '--users', '4'];

t.test('a target that takes no connection is not waited for', async (t) => {
  const port = await blackhole(t);
  const run = ['run', '--target', `http://127.0.0.1:${port}`, ...VIEWS, ...LONG, '--no-results'];
  for (const workers of [[], ['--workers', '2']]) {
    const { child, ended } = start([...run, ...workers]);
    await untilAsked(port);
    child.kill('SIGINT');
    t.match(await ended, { code: 130, stderr: /interrupted\n$/ }, workers.join(' '));
  }
});

t.test('one that goes silent in the midst of the run is not, and what is known is kept', async (t) => {
  const app = seededApp({ replicas: 3 });
  let requests = 0;
  const silent = Promise.withResolvers<void>();
  const target = await serve(t, (request, response) => {
    if (++requests < 200) return app(request, response);
    silent.resolve();
  });
  const results = join(t.testdir(), 'results');
  const { child, ended } = start(['run', '--target', target.href, ...VIEWS, ...LONG, '--results', results]);
  await silent.promise;
  child.kill('SIGINT');
  t.match(await ended, { code: 130, stdout: /Cut short \(interrupted\)/ });
});

t.test('nor is a pause of the scenario’s own', async (t) => {
  const asked = Promise.withResolvers<void>();
  const app = seededApp({ replicas: 3 });
  const target = await serve(t, (request, response) => {
    if (request.method === 'GET') response.on('finish', asked.resolve);
    app(request, response);
  });
  const steps = `steps:
  - { name: view, post: /views, json: { page: '{{mark}}' }, writes: { object: page }, shows: { object: page } }
  - { name: later, get: /views, pause: 1m, shows: { object: page } }
`;
  const scenario = join(t.testdir({ 'slow.yaml': steps }), 'slow.yaml');
  const run = ['run', '--target', target.href, '--scenario', scenario, ...LONG, '--no-results'];
  const { child, ended } = start(run);
  await asked.promise;
  child.kill('SIGINT');
  const began = performance.now();
  t.match(await ended, { code: 130 });
  // The order of things: the end came before the pause's.
  t.ok(performance.now() - began < 50_000);
});

t.test('nor is a collector that takes what it is told, and never answers', async (t) => {
  const told = Promise.withResolvers<void>();
  const collector = await serve(t, (request) => void request.resume().on('end', told.resolve));
  const target = await serve(t, seededApp({ replicas: 3 }));
  const run = ['run', '--target', target.href, ...VIEWS, ...LONG, '--no-results'];
  const env = {
    OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
    OTEL_METRIC_EXPORT_TIMEOUT: '600000',
    OTEL_METRIC_EXPORT_INTERVAL: '600000',
  };
  const { child, ended } = start([...run, '--out', `otlp=${collector.origin}`], { env });
  await once(child.stderr as NodeJS.ReadableStream, 'data');
  child.kill('SIGINT');
  await told.promise;
  t.match(await ended, { code: 130, stderr: /interrupted before it had answered/ });
});

t.test('a second one ends it at once, whatever it is at, and leaves nothing', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const never = new URL('../support/preload/rename-never-ends.ts', import.meta.url);
  const run = ['run', '--target', target.href, ...VIEWS, ...LONG, '--results', results, '--no-probes'];
  const { child, ended } = start(run, { preload: never });
  await once(child.stderr as NodeJS.ReadableStream, 'data');
  child.kill('SIGINT');
  let over = false;
  const watched = ended.finally(() => {
    over = true;
  });
  // What comes at once with the first is the same one.
  while (!over) {
    await sleep(50);
    child.kill('SIGINT');
  }
  t.match(await watched, { code: 130, stderr: /writing what is known[\s\S]*Ended at once\.\n$/ });
  t.same(await readdir(results), []);
});
