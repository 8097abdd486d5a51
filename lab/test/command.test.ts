import { access } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { runCommand } from '../src/command.ts';

t.test('hands back what was printed', async (t) => {
  t.same(await runCommand('sh', ['-c', 'echo out; echo err >&2']), { stdout: 'out\n', stderr: 'err\n' });
});

t.test('a program that fails, or isn’t there, is an error with its own words', async (t) => {
  await t.rejects(runCommand('sh', ['-c', 'echo why >&2; exit 3']), { code: 'USER', detail: 'why' });
  await t.rejects(runCommand('no-such-program', []), { code: 'USER', detail: 'not installed' });
});

t.test('one that is interrupted has ended when that is said, its children with it', async (t) => {
  const file = join(t.testdir(), 'late');
  const controller = new AbortController();
  const running = runCommand('sh', ['-c', `(sleep 2; touch ${file}) & wait`], { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('interrupted')), 200);
  await t.rejects(running, { message: 'interrupted' });
  // A child that had lived on would have held the output open, and this wait with it, until its file was there.
  await t.rejects(access(file), { code: 'ENOENT' });
});
