/** A lab's lock: who holds it is said, and whoever has died holds nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { hostEnvironment } from '../src/config.ts';

const LOCK = resolve(import.meta.dirname, '../src/lab-lock.ts');

t.test('one that was killed while it held the lock holds nobody up', async (t) => {
  const env = { ...hostEnvironment, LAB_HOME: t.testdir() };
  const run = (task: string) =>
    spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { withLabLock } = await import(${JSON.stringify(LOCK)});
        await withLabLock('mine', async () => { console.log('held'); ${task} }).catch((error) => console.log(error.message));`,
      ],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const holder = run('await new Promise((resolve) => setTimeout(resolve, 600_000));');
  const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
  t.equal((await lines.next()).value, 'held');
  const says = async (): Promise<string> => text(run('').stdout);
  t.match(await says(), `another command (process ${holder.pid}) is changing this lab right now`);
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  t.equal(await says(), 'held\n');
  t.equal(await says(), 'held\n');
});
