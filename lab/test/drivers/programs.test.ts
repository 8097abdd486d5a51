/** Which nginx and redis-server are used, and when they are fetched: on programs that are shell scripts. */
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { findPrograms, getPrograms } from '../../src/drivers/processes/programs.ts';
import { layProgram } from '../support/lay-program.ts';

const { signal } = new AbortController();
const RUNS = 'echo "configure arguments: --with-stream" >&2';
const BROKEN = 'echo "libssl.so.3: cannot open shared object file" >&2; exit 127';

/** A machine that has these programs, in its system and from an earlier set-up; and what fetching does there. */
async function machine(
  t: Test,
  has: { system?: Record<string, string>; fetched?: Record<string, string>; fetch?: string },
) {
  const root = t.testdir();
  const search = {
    ...{ folders: [join(root, 'bin')], fetched: join(root, 'fetched'), fetch: join(root, 'fetch') },
    newer: join(root, 'newer'),
  };
  for (const [name, text] of Object.entries(has.system ?? {}))
    await layProgram(join(root, 'bin', name), text);
  for (const [file, text] of Object.entries(has.fetched ?? {}))
    await layProgram(join(search.fetched, file), text);
  await layProgram(search.fetch, `shift; echo "$*" >"${root}/asked"; ${has.fetch ?? 'exit 1'}`);
  const said: string[] = [];
  return {
    root,
    search,
    said,
    get: (layer4 = false) => getPrograms((line) => said.push(line), signal, layer4, search),
    asked: () =>
      readFile(join(root, 'asked'), 'utf8').then(
        (text) => text.trim(),
        () => null,
      ),
  };
}

/** Fetching that puts these files there. */
const laying = (files: Record<string, string>): string =>
  Object.entries(files)
    .map(
      ([file, text]) =>
        `mkdir -p "$(dirname "$0")/fetched/${dirname(file)}"; file="$(dirname "$0")/fetched/${file}"; printf '#!/bin/sh\\n%s\\n' '${text}' >"$file"; chmod 755 "$file"`,
    )
    .join('\n');

t.test('the system’s own are used, and nothing is fetched', async (t) => {
  const { root, get, said, asked } = await machine(t, { system: { nginx: RUNS, 'redis-server': RUNS } });
  t.same(await get(true), {
    nginx: { path: join(root, 'bin/nginx'), env: {}, root: '/' },
    redis: { path: join(root, 'bin/redis-server'), env: {}, root: '/' },
  });
  t.same(said, []);
  t.equal(await asked(), null);
});

t.test('a newer nginx that was asked for goes before the system’s own', async (t) => {
  const { root, search, get, asked } = await machine(t, { system: { nginx: RUNS, 'redis-server': RUNS } });
  await layProgram(join(search.newer, 'usr/sbin/nginx'), RUNS);
  t.match((await get(true)).nginx, { path: join(root, 'newer/usr/sbin/nginx'), root: join(root, 'newer') });
  t.equal(await asked(), null);
});

t.test('only what the system lacks is fetched, and named', async (t) => {
  const { root, search, get, said, asked } = await machine(t, {
    system: { nginx: RUNS },
    fetch: laying({
      'usr/bin/redis-server': RUNS,
      'usr/lib/some-arch/libssl': '',
      'lib/some-arch/libcap': '',
    }),
  });
  const { nginx, redis } = await get();
  t.equal(nginx.root, '/');
  const libraries = ['usr/lib', 'usr/lib/some-arch', 'lib', 'lib/some-arch'];
  t.same(redis, {
    path: join(search.fetched, 'usr/bin/redis-server'),
    env: { LD_LIBRARY_PATH: libraries.map((folder) => join(root, 'fetched', folder)).join(':') },
    root: search.fetched,
  });
  t.match(said, [/^Setting up: redis-server is missing, getting it from/]);
  t.equal(await asked(), 'redis-server');
});

t.test('both, where both are missing', async (t) => {
  const { get, said, asked } = await machine(t, {
    fetch: laying({ 'usr/sbin/nginx': RUNS, 'usr/bin/redis-server': RUNS }),
  });
  t.match(await get(true), { nginx: { path: /fetched/ }, redis: { path: /fetched/ } });
  t.match(said, [/nginx is missing and redis-server is missing, getting them/]);
  t.equal(await asked(), 'nginx redis-server');
});

t.test(
  'what an earlier set-up left half done is fetched again, with all that the system lacks',
  async (t) => {
    const { search, get, said, asked } = await machine(t, {
      fetched: { 'usr/sbin/nginx': RUNS },
      fetch: `rm "$(dirname "$0")/fetched/usr/bin/redis-server"; ${laying({ 'usr/bin/redis-server': RUNS })}`,
    });
    await mkdir(join(search.fetched, 'usr/bin'));
    await symlink('redis-check-rdb', join(search.fetched, 'usr/bin/redis-server'));
    t.equal(await findPrograms(search), null);
    await get();
    t.match(said, [/redis-server is missing/]);
    t.equal(await asked(), 'nginx redis-server');
  },
);

t.test('a program that is there and does not run is told, and another one fetched', async (t) => {
  const { root, search, get, said, asked } = await machine(t, {
    system: { nginx: BROKEN, 'redis-server': RUNS },
    fetch: laying({ 'usr/sbin/nginx': RUNS }),
  });
  t.equal(await findPrograms(search), null);
  t.equal((await get()).nginx.root, search.fetched);
  t.match(said, [`${join(root, 'bin/nginx')} does not run`]);
  t.match(said, [/libssl\.so\.3: cannot open/]);
  t.equal(await asked(), 'nginx');
});

t.test('a folder by a program’s name is no program', async (t) => {
  const { root, search, get } = await machine(t, { system: { 'redis-server': RUNS } });
  await mkdir(join(root, 'bin/nginx'));
  t.equal(await findPrograms(search), null);
  await t.rejects(get(), { message: /^nginx is missing, / });
});

t.test('what was fetched and does not run either is not called found', async (t) => {
  const { get } = await machine(t, {
    system: { nginx: RUNS },
    fetch: laying({ 'usr/bin/redis-server': BROKEN }),
  });
  await t.rejects(get(), {
    code: 'USER',
    message: /redis-server does not run \(.*libssl.*\): install redis-server, then try again$/,
  });
});

t.test('what could not be fetched is named, with the reason', async (t) => {
  const { get } = await machine(t, { system: { nginx: RUNS }, fetch: 'echo "no network" >&2; exit 1' });
  await t.rejects(get(), {
    code: 'USER',
    message:
      'redis-server is missing, and could not be had: no network\nInstall redis-server, then try again.',
  });
});

t.test('an nginx that was fetched without its stream module is fetched again for layer 4', async (t) => {
  const without = { 'usr/sbin/nginx': 'true', 'usr/bin/redis-server': RUNS };
  const fetched = await machine(t, { fetched: without, fetch: laying({ 'usr/sbin/nginx': RUNS }) });
  await fetched.get();
  t.same(fetched.said, []);
  await fetched.get(true);
  t.match(fetched.said, [/nginx’s stream module is missing/]);

  const failing = await machine(t, { fetched: without });
  t.ok(await failing.get(true), 'other profiles can do without');
});
