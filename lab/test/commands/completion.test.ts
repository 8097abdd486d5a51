import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import t from 'tap';
import { ROOT } from '../../src/paths.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const script = spawnSync(process.execPath, [MAIN, 'completion'], { encoding: 'utf8' }).stdout;

const withoutBash = spawnSync('bash', ['--version']).status === 0 ? false : 'left out: there is no bash';

/** What bash offers for a line, in the checkout or elsewhere. */
function offered(line: string, cwd = ROOT): string[] {
  const program = `${script}
COMP_LINE=$1 COMP_POINT=\${#1} COMPREPLY=()
compopt() { :; }
_session_lab_make
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program, '-', line], { cwd, encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
}

t.test('bash completes targets, profiles, faults and scenarios', { skip: withoutBash }, async (t) => {
  t.same(offered('make dem'), ['demo']);
  t.same(offered('make fault FAULT=kill-a'), ['kill-all-but-one']);
  t.same(offered('make up PROFILE=redis-a').sort(), ['redis-aof', 'redis-atomic']);
  t.same(offered('make compare PROFILES=sticky,redis-h'), ['sticky,redis-ha', 'sticky,redis-ha-wait']);
  t.same(offered('make try SCENARIO=fla'), ['flash']);
  t.same(offered('make PROFI'), ['PROFILE=', 'PROFILES=']);
  t.same(offered('make PORT=80'), [], 'of which nothing is known');
  t.same(offered('make dem', '/'), [], 'nor elsewhere');
});
