/** A command beside the load: how it ends, what it prints, and that nothing of it is left where it is stopped. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { runCommand } from '../../src/beside/command.ts';
import { Hiding, withoutSecrets } from '../../src/model/hidden.ts';

const { env } = process;

async function ran(command: string) {
  const lines: string[] = [];
  const ended = await runCommand(command, env, (line) => lines.push(line), new AbortController().signal);
  return { ...ended, lines };
}

t.test('it runs by the shell, and tells its exit code and what it printed', async (t) => {
  t.match(await ran('echo one; echo two >&2; exit 3'), { exitCode: 3, signal: null });
  t.same((await ran('echo one; echo two')).lines, ['one', 'two']);
  t.match(await ran('i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo $i; done'), {
    output: { length: 20, 19: '30' },
  });
  t.match(await ran('kill -9 $$'), { exitCode: null, signal: 'SIGKILL' });
});

t.test('one that can’t be started is told by the shell', async (t) => {
  const { exitCode, output } = await ran('no-such-command-here');
  t.equal(exitCode, 127);
  t.match(output.join(), /no-such-command-here/);
});

t.test('what it leaves behind goes on, and is not waited for', async (t) => {
  const folder = t.testdir();
  const { exitCode } = await ran(`sleep 30 & echo $! > ${folder}/pid`);
  t.equal(exitCode, 0);
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  t.ok(isAlive(pid));
  process.kill(pid);
});

t.test('stopped, it ends with all its children, also where they don’t listen', async (t) => {
  const folder = t.testdir();
  const stop = new AbortController();
  const script = `trap '' TERM; sh -c 'trap "" TERM; echo $$ > ${folder}/child; while :; do sleep 0.1; done' & echo $$ > ${folder}/own; while :; do sleep 0.1; done`;
  const running = runCommand(script, env, () => undefined, stop.signal, 200);
  const [own, child] = [await pidIn(join(folder, 'own')), await pidIn(join(folder, 'child'))];
  t.ok(isAlive(own) && isAlive(child));
  stop.abort();
  t.match(await running, { exitCode: null, signal: 'SIGKILL' });
  await until(() => !isAlive(own) && !isAlive(child));
  t.pass('and so have its children');
});

t.test('one that listens is asked, and not killed', async (t) => {
  const folder = t.testdir();
  const stop = new AbortController();
  const script = `trap 'echo asked; exit 9' TERM; echo $$ > ${folder}/own; while :; do sleep 0.05; done`;
  const running = runCommand(script, env, () => undefined, stop.signal, 20_000);
  await pidIn(join(folder, 'own'));
  stop.abort();
  const { exitCode, output } = await running;
  t.same([exitCode, output.at(-1)], [9, 'asked']);
});

t.test('secrets are hidden in what is kept and shown', async (t) => {
  for (const [text, shown] of [
    ['deploy --password=hunter2 --tag v1', 'deploy --password=… --tag v1'],
    ['API_TOKEN=abc ./deploy', 'API_TOKEN=… ./deploy'],
    ['DB_PASSWORD: "a b"', 'DB_PASSWORD: …'],
    ['curl -H "Authorization: Bearer abc.def" http://x', 'curl -H "Authorization: …" http://x'],
    ['git push https://me:s3cret@host/x', 'git push https://…@host/x'],
    ['got Bearer abc.def', 'got Bearer …'],
    ['echo passing tests', 'echo passing tests'],
    ['docker compose up -d --no-deps app-2', 'docker compose up -d --no-deps app-2'],
  ] as const)
    t.equal(withoutSecrets(text), shown);
  const hiding = new Hiding({ MY_SECRET: 'correct-horse', HOME: '/root', API_KEY: 'abc' });
  t.equal(hiding.in('it is correct-horse in /root, abc'), 'it is … in /root, abc');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that nobody has reaped is dead all the same.
    return !isZombie(pid);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

async function pidIn(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number(text);
    await sleep(10);
  }
}
