/** The lab's profiles under a load of four shards, whose clocks are three seconds apart: judged as under one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { hostEnvironment } from '../src/config.ts';
import { ROOT } from '../src/paths.ts';
import { lab } from './support/experiment.ts';

const MAIN = join(ROOT, 'loadtest/src/main.ts');
const SKEWED_CLOCK = resolve(import.meta.dirname, 'support/skewed-clock.mjs');
const OF = 4;
const APART_MS = 3000;

async function sessionLab(args: readonly string[], skewMs = 0) {
  const child = spawn(process.execPath, ['--import', SKEWED_CLOCK, MAIN, ...args], {
    env: { ...hostEnvironment, SKEW_MS: String(skewMs) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

interface Profile {
  readonly verdict: string;
  readonly flows: Readonly<Record<'ok' | 'fail' | 'info', number>>;
  readonly guarantees: Readonly<
    Record<string, { readonly verdict: string; readonly violations: number } | null>
  >;
  readonly losses: { readonly byCause: Readonly<Record<string, number>> };
  readonly load: { readonly users: number };
  readonly shards?: { readonly of: number; readonly clocksApartMs: number; readonly unsureMs: number };
}

const profileIn = (stdout: string): Profile => JSON.parse(stdout).profiles[0];

async function inShards(t: Test, target: string, load: readonly string[]) {
  const results = t.testdir();
  // All are ready by then, and if they are not, they say so.
  const startAt = String(Math.ceil(Date.now() / 1000) + 12);
  const asked = ['--results', results, '--run', 'four', '--start-at', startAt];
  const done = await Promise.all(
    Array.from({ length: OF }, (_, index) =>
      sessionLab(
        ['run', '--target', target, ...load, ...asked, '--shard', `${index + 1}/${OF}`],
        index * APART_MS,
      ),
    ),
  );
  for (const { code, stderr } of done) t.equal(code, 0, stderr);
  const files = done.map((_, index) => join(results, `four.${index + 1}-of-${OF}.ndjson.gz`));
  return sessionLab(['merge', ...files, '--json']);
}

/** Lost in every run, whoever makes the load. */
const brokenIn = ({ guarantees }: Profile): string[] =>
  Object.entries(guarantees).flatMap(([name, found]) => (found?.verdict === 'broken' ? name : []));

const LOAD = [
  '--users',
  '40',
  '--pause',
  '40ms',
  '--clients',
  'spread',
  '--connections',
  'kept',
  '--look',
  '500ms',
];

for (const [name, verdict, cause] of [
  ['round-robin', 'broken', 'wrong-replica'],
  ['sticky', 'intact', null],
  ['redis', 'intact', null],
] as const)
  t.test(`${name} in four shards is ${verdict}, as it is in one`, async (t) => {
    await lab.up(await readProfile(name));
    const target = (await lab.status())?.url ?? '';
    const load = ['--scenario', 'views', ...LOAD, '--flows', '12', '--duration', '5m'];
    const one = profileIn(
      (await sessionLab(['run', '--target', target, ...load, '--no-results', '--json'])).stdout,
    );
    const merged = await inShards(t, target, load);
    const four = profileIn(merged.stdout);
    t.equal(one.verdict, verdict);
    t.equal(four.verdict, verdict, merged.stderr);
    t.same(brokenIn(four), brokenIn(one));
    t.same(Object.keys(four.losses.byCause), cause === null ? [] : [cause]);
    t.equal(four.load.users, one.load.users);
    t.equal(
      four.flows.ok + four.flows.fail + four.flows.info,
      one.flows.ok + one.flows.fail + one.flows.info,
    );
    const { of, clocksApartMs = 0, unsureMs = 0 } = four.shards ?? {};
    t.equal(of, OF);
    t.comment(`clocks ${clocksApartMs} ms apart, give or take ${unsureMs} ms`);
    t.ok(
      Math.abs(clocksApartMs - (OF - 1) * APART_MS) <= 2 * unsureMs + 2,
      `${clocksApartMs} ± ${unsureMs} ms`,
    );
    t.notMatch(merged.stderr, /missing|twice|interrupted|damaged|does not know/);
  });

/** A counter of one's own; where it leaks, the page of every seventh user shows the last that anybody wrote. */
async function counting(t: Test, leaks: boolean): Promise<string> {
  const sessions = new Map<string, { views: number; last: string }>();
  let last = '';
  let requests = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const id = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const found = sessions.get(id);
    response.setHeader('x-replica', `app-${(requests++ % 3) + 1}`);
    if (request.method === 'POST') {
      const own = found ? id : `s${sessions.size + 1}x${sessions.size * 7919}`;
      last = JSON.parse(body).page;
      sessions.set(own, { views: (found?.views ?? 0) + 1, last });
      response.writeHead(303, { location: '/views', 'set-cookie': `sid=${own}; Path=/; HttpOnly` }).end();
    } else {
      const also = leaks && requests % 7 === 0 ? { also: last } : {};
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...(found ?? { views: 0, last: null }), ...also }));
    }
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('a leak across shards is found, and its sound twin is intact', async (t) => {
  const load = ['--scenario', 'views', ...LOAD, '--flows', '12', '--duration', '5m'];
  const leak = profileIn((await inShards(t, await counting(t, true), load)).stdout);
  t.match(leak, { verdict: 'broken', guarantees: { isolation: { verdict: 'broken' } } });
  const sound = profileIn((await inShards(t, await counting(t, false), load)).stdout);
  t.match(sound, { verdict: 'intact', guarantees: { isolation: { violations: 0 } } });
});
