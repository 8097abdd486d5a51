/** Set-ups of one checkout wait for each other, and for nobody who has died. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { ROOT } from '../../lab/src/paths.ts';

/** A checkout whose npm says that it has begun, and goes on until there is a file `go`. */
function checkout(t: Test) {
  const npm = '#!/bin/sh\ntouch began\nuntil [ -e go ]; do sleep 0.05; done\ntouch done\n';
  const folder = t.testdir({ tools: {}, bin: { npm } });
  copyFileSync(join(ROOT, 'tools/setup'), join(folder, 'tools/setup'));
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const file = (name: string): string => join(folder, name);
  const start = (): ChildProcess =>
    spawn('sh', [file('tools/setup')], {
      env: { ...process.env, PATH: `${file('bin')}:${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  return { file, start };
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await sleep(20);
};

t.test('a set-up waits for the one that runs, and says which', async (t) => {
  const { file, start } = checkout(t);
  const first = start();
  await until(() => existsSync(file('began')));
  const second = start();
  let heard = '';
  second.stdout?.on('data', (chunk) => {
    heard += chunk;
  });
  await until(() => heard.includes('Waiting'));
  writeFileSync(file('go'), '');
  await Promise.all([once(first, 'exit'), once(second, 'exit')]);
  t.match(heard, new RegExp(`Waiting for another set-up of this checkout \\(process ${first.pid}\\)`));
});

t.test('one that was killed, with all that it had started, holds nobody up', async (t) => {
  const { file, start } = checkout(t);
  const first = start();
  await until(() => existsSync(file('began')));
  t.match(readFileSync(file('tools/.setup-lock'), 'utf8'), String(first.pid));
  const gone = once(first, 'exit');
  process.kill(-(first.pid ?? 0), 'SIGKILL');
  await gone;
  writeFileSync(file('go'), '');
  const second = start();
  const said = text(second.stdout as NodeJS.ReadableStream);
  t.same(await once(second, 'exit'), [0, null]);
  t.notMatch(await said, 'Waiting');
  t.ok(existsSync(file('done')));
});
