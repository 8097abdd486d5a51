/**
 * Where the time of a session's path goes: V8's samples of the app while it answers, by what they were in. Shares of the time that
 * passed while it did not wait: beside other work, what the system does for it (writes to sockets) has too large ones.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ask, Side } from './side.ts';
import { APP, settingsOf, startRedis } from './under-test.ts';

const REQUESTS = 12_000;
/** Of its samples, from the start on, that are not counted: until the code is compiled. */
const SKIPPED = 0.4;

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The first that fits: a function's name, or the file that it, or whoever called it, stands in. */
const KINDS: readonly (readonly [string, { readonly name?: RegExp; readonly file?: RegExp }])[] = [
  ['writes to sockets', { name: /^write(?:Utf8String|Latin1String|Buffer|v)$/ }],
  ['garbage collection', { name: /^\(garbage collector\)$/ }],
  ['@fastify/session, with its hashes', { file: /@fastify\/session|safe-stable|node:(?:internal\/)?crypto/ }],
  ['ioredis', { file: /\/ioredis|\/redis-/ }],
  ['Fastify and its other plugins', { file: /node_modules/ }],
  ['Node’s HTTP, streams, timers', { file: /^node:/ }],
  ['the app’s own code', { file: /^file:/ }],
  ['the rest', {}],
];

const redis = await startRedis();
const folder = await mkdtemp(join(tmpdir(), 'session-lab-profile-'));
try {
  const found: [string, Map<string, number>][] = [];
  for (const store of ['memory', 'redis'])
    for (const ask of ['read', 'write'] as const) {
      console.error(`${store}, ${ask} ...`);
      found.push([`${store}, ${ask}`, shares(await profileOf(store, ask))]);
    }
  console.log(`\n${' '.repeat(40)}${found.map(([name]) => name.padStart(15)).join('')}`);
  for (const [kind] of KINDS) {
    const cells = found.map(([, of]) => `${Math.round(100 * (of.get(kind) ?? 0))} %`.padStart(15));
    console.log(`${kind.padEnd(40)}${cells.join('')}`);
  }
} finally {
  redis.end();
  await rm(folder, { recursive: true, force: true });
}

async function profileOf(store: string, ask: Ask): Promise<CpuProfile> {
  const to = join(folder, `${store}-${ask}`);
  const side = await Side.start(APP, settingsOf(store, redis.url), ['--cpu-prof', '--cpu-prof-dir', to]);
  try {
    // A read takes a session that a write has begun.
    await side.rate('write', REQUESTS / 6, true);
    await side.rate(ask, REQUESTS, true);
  } finally {
    await side.ended();
  }
  const [file = ''] = await readdir(to);
  return JSON.parse(await readFile(join(to, file), 'utf8'));
}

/** Of all that was not idle. */
function shares({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const fileOf = (id: number | undefined): string =>
    id === undefined ? '' : byId.get(id)?.callFrame.url || fileOf(parents.get(id));
  const kindOf = (id: number): string | null => {
    const { functionName = '' } = byId.get(id)?.callFrame ?? {};
    if (functionName === '(idle)') return null;
    const file = fileOf(id);
    const fits = KINDS.find(([, of]) => of.name?.test(functionName) ?? of.file?.test(file) ?? true);
    return fits?.[0] ?? null;
  };
  const taken = new Map<string, number>();
  let all = 0;
  for (let at = Math.floor(SKIPPED * samples.length); at < samples.length; at++) {
    const kind = kindOf(samples[at] ?? 0);
    const us = timeDeltas[at] ?? 0;
    if (kind === null) continue;
    taken.set(kind, (taken.get(kind) ?? 0) + us);
    all += us;
  }
  return new Map([...taken].map(([kind, us]) => [kind, us / all]));
}
