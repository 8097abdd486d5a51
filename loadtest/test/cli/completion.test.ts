import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import t from 'tap';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const script = spawnSync(process.execPath, [MAIN, 'completion'], { encoding: 'utf8' }).stdout;
const withoutBash = spawnSync('bash', ['--version']).status === 0 ? false : 'left out: there is no bash';

/** What bash offers for these words, of which the last is being typed. */
function offered(...words: readonly string[]): string[] {
  const program = `${script}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_session_lab
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program, '-', ...words], { encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
}

t.test('bash completes commands, options, and what these may be', { skip: withoutBash }, async (t) => {
  t.same(offered('session-lab', 'do'), ['doctor']);
  t.same(offered('session-lab', 'run', '--cli'), ['--clients']);
  t.same(offered('session-lab', 'run', '--clients', 'sp'), ['spread']);
  t.same(offered('session-lab', 'run', '--scenario', 'vie'), ['views']);
  t.same(offered('session-lab', 'report', '--qu'), ['--quiet']);
  t.same(offered('session-lab', 'lint', 'my'), [], 'files, as bash finds them');
});
