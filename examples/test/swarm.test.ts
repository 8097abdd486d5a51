/** The load as a Swarm's service, with a stand-in for docker: its file and its script, as they are, on an app of the test's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';

const LOAD = resolve(import.meta.dirname, '../swarm/load');
const STAND_IN = resolve(import.meta.dirname, 'support/docker-stand-in.ts');

/** Counts the posts of each session, on replicas that share them or don't. */
async function app(t: Test, shared: boolean): Promise<string> {
  const stores = [new Map<string, object>(), new Map<string, object>()];
  let requests = 0;
  let ids = 0;
  const server = createServer(async (request, response) => {
    const replica = requests++ % 2;
    const store = stores[shared ? 0 : replica] ?? new Map();
    let body = '';
    for await (const chunk of request) body += chunk;
    const id = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const found = store.get(id) as { views: number; last: string } | undefined;
    response.setHeader('x-replica', `app-${replica + 1}`);
    if (request.method === 'POST') {
      const own = found ? id : `s${++ids}`;
      store.set(own, { views: (found?.views ?? 0) + 1, last: JSON.parse(body).page });
      response.writeHead(303, { location: '/views', 'set-cookie': `sid=${own}; Path=/; HttpOnly` }).end();
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(found ?? { views: 0, last: null }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function load(t: Test, target: string, ...args: readonly string[]) {
  const folder = t.testdir({ bin: {}, docker: {} });
  const docker = join(folder, 'bin/docker');
  await writeFile(docker, `#!/bin/sh\nexec '${process.execPath}' '${STAND_IN}' "$@"\n`);
  await chmod(docker, 0o755);
  await mkdir(join(folder, 'results'));
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    STAND_IN: join(folder, 'docker'),
    RESULTS: join(folder, 'results'),
    RUN: 'trial',
    TARGET: target,
    SCENARIO: 'views',
    USERS: '12',
    DURATION: '5m',
    SHARDS: '3',
    START_AT: String(Math.ceil(Date.now() / 1000)),
  };
  const child = spawn(LOAD, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const removed = await readFile(join(folder, 'docker/removed'), 'utf8');
  return { stdout, stderr, code, removed, files: (await readdir(join(folder, 'results'))).sort() };
}

t.test('each task is a shard, and all are judged as one', async (t) => {
  const done = await load(t, await app(t, true), '--max-lost', '0');
  t.match(
    done,
    { code: 0, stdout: /All 48 flows were kept[\s\S]*HELD +max-lost/, removed: 'trial' },
    done.stderr,
  );
  const histories = [1, 2, 3].map((number) => `trial.${number}-of-3.ndjson.gz`);
  t.same(done.files, ['trial', ...histories]);
});

t.test('what is lost makes it fail', async (t) => {
  const done = await load(t, await app(t, false));
  t.match(done, { code: 1, stdout: /flows a page did not show/, removed: 'trial' }, done.stderr);
});
