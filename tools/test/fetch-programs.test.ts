/** Which packages are unpacked and which are left to the system, with a shell script in place of apt. */
import { spawnSync } from 'node:child_process';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';

const FETCH = join(import.meta.dirname, '../fetch-programs');

/** What installing on an empty machine would bring in. */
const CLOSURES = {
  nginx: 'nginx nginx-common libnginx-mod-stream libssl3 passwd libc6 dpkg',
  redis: 'redis-server redis-tools libssl3 libc6',
  base: 'dpkg libc6 usrmerge perl',
};
const INSTALLED = ['libc6', 'dpkg', 'redis-tools', 'libssl3'];

async function debian(
  t: Test,
  aptSays = '',
): Promise<{ root: string; fetch: (...names: string[]) => string }> {
  const inst = (names: string) =>
    names
      .split(' ')
      .map((name) => `echo "Inst ${name} (1.0 Debian [amd64])"`)
      .join('; ');
  const programs = {
    'apt-get': `${aptSays}
      case "$*" in
        *--simulate*redis*nginx*|*--simulate*nginx*redis*) ${inst(`${CLOSURES.nginx} ${CLOSURES.redis}`)} ;;
        *--simulate*nginx*libnginx-mod-stream*) ${inst(CLOSURES.nginx)} ;;
        *--simulate*redis*) ${inst(CLOSURES.redis)} ;;
        *--simulate*dpkg*) ${inst(CLOSURES.base)} ;;
        *download*) for name; do case $name in [a-z]*) touch "$name.deb" ;; esac; done; rm -f download.deb ;;
      esac`,
    'dpkg-query': `case "$*" in
        *Essential*) echo "install ok installed yes dpkg"; echo "install ok installed no nano" ;;
        *) ${INSTALLED.map((name) => `echo "install ok installed amd64 ${name}"`).join('; ')}
           echo "deinstall ok config-files amd64 perl" ;;
      esac`,
    // The package's file becomes a program by its name, which makes its user root.
    'dpkg-deb': `name=$(basename "$2" .deb); touch "$3/$name"; chmod 4755 "$3/$name"`,
  };
  const root = t.testdir({ 'a b': { bin: programs, 'an earlier one': { nginx: '' } } });
  for (const name of Object.keys(programs)) {
    const file = join(root, 'a b/bin', name);
    await writeFile(file, `#!/bin/sh\n${await readFile(file, 'utf8')}\n`);
    await chmod(file, 0o755);
  }
  const fetch = (...names: string[]) => {
    const env = { PATH: `${join(root, 'a b/bin')}:/usr/bin:/bin` };
    const { status, stderr } = spawnSync(FETCH, [join(root, 'a b/an earlier one'), ...names], { env });
    return `${status} ${stderr}`.trim();
  };
  return { root: join(root, 'a b'), fetch };
}

t.test('all comes along, but for what the system stands on', async (t) => {
  const { root, fetch } = await debian(t);
  t.equal(fetch('nginx', 'redis-server'), '0');
  t.same((await readdir(join(root, 'an earlier one'))).toSorted(), [
    'libnginx-mod-stream',
    'libssl3',
    'nginx',
    'nginx-common',
    'passwd',
    'redis-server',
    'redis-tools',
  ]);
  t.equal(
    (await stat(join(root, 'an earlier one/passwd'))).mode & 0o7777,
    0o755,
    'and nobody becomes root by it',
  );
  t.same((await readdir(root)).toSorted(), ['an earlier one', 'bin'], 'nothing else is left');
});

t.test('one alone, whatever the system has of it', async (t) => {
  const { root, fetch } = await debian(t);
  t.equal(fetch('redis-server'), '0');
  t.same((await readdir(join(root, 'an earlier one'))).toSorted(), [
    'libssl3',
    'redis-server',
    'redis-tools',
  ]);
});

t.test('where the packages can’t be had it says why, and what was there stays', async (t) => {
  const { root, fetch } = await debian(
    t,
    'case "$*" in *update*) echo "E: no such host" >&2; exit 100 ;; esac',
  );
  t.equal(fetch('nginx', 'redis-server'), '1 E: no such host');
  t.same(await readdir(join(root, 'an earlier one')), ['nginx']);
  t.same((await readdir(root)).toSorted(), ['an earlier one', 'bin']);
});
