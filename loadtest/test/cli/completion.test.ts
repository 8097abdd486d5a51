/** Completion in the shells themselves: each is asked what it offers for a line that is being typed. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

const completion = (shell: string): string =>
  spawnSync(process.execPath, [MAIN, 'completion', shell], { encoding: 'utf8' }).stdout;

const without = (shell: string): string | false =>
  spawnSync(shell, ['--version']).status === 0 ? false : `left out: there is no ${shell}`;

function run(shell: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', timeout: 60_000 });
  if (stderr) throw new Error(stderr);
  return stdout;
}

/** @param offered what a shell offers for a line, of which the last word is being typed */
function offersWhatThereIs(t: Test, offered: (line: string) => readonly string[], files: boolean): void {
  t.same(offered('session-lab do'), ['doctor']);
  t.same(offered('session-lab run --cli'), ['--clients']);
  t.same(offered('session-lab run --clients sp'), ['spread']);
  t.same(offered('session-lab run --out pro'), ['prometheus']);
  t.same(offered('session-lab report --qu'), ['--quiet']);
  t.same(offered('session-lab completion f'), ['fish']);
  t.ok(offered('session-lab run --scenario vie').includes('views'));
  t.same(offered('session-lab run --users '), [], 'nobody can know');
  if (files) t.ok(offered('session-lab lint shop').includes('shop.yaml'), 'files of the user');
}

t.test('bash', { skip: without('bash') }, async (t) => {
  const script = completion('bash');
  const offered = (line: string): string[] => {
    const program = `${script}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_session_lab
printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['-c', program, '-', ...line.split(' ')])
      .split('\n')
      .filter(Boolean);
  };
  // Files are bash's own default, beyond the function.
  offersWhatThereIs(t, offered, false);
  t.same(offered('session-lab lint my'), []);
  t.equal(
    spawnSync(process.execPath, [MAIN, 'completion'], { encoding: 'utf8' }).stdout,
    script,
    'the usual one',
  );
});

t.test('fish', { skip: without('fish') }, async (t) => {
  const folder = t.testdir({ 'shop.yaml': '', 'session-lab.fish': completion('fish') });
  const offered = (line: string): string[] =>
    run('fish', ['--no-config', '-c', `cd ${folder}; source session-lab.fish; complete -C '${line}'`])
      .split('\n')
      .filter(Boolean)
      .map((text) => text.split('\t', 1)[0] ?? '');
  offersWhatThereIs(t, offered, true);
});

t.test('zsh', { skip: without('zsh') }, async (t) => {
  const folder = t.testdir({ 'shop.yaml': '', 'session-lab.zsh': completion('zsh'), offered: '' });
  // What zsh would show goes to a file; the rest is as on a terminal of its own, for completion works on none else.
  writeFileSync(
    join(folder, 'setup.zsh'),
    `cd ${folder}
autoload -Uz compinit && compinit -u -D
source session-lab.zsh
PROMPT=
compadd() {
  local -a hits
  if (( ! \${@[(I)-[OAD]]} )); then
    builtin compadd -A hits "$@"
    print -rl -- $hits >>offered
  fi
  builtin compadd "$@"
}
finish() { print done >>offered; exit }
comppostfuncs=(finish)
`,
  );
  const offered = (line: string): string[] => {
    writeFileSync(join(folder, 'offered'), '');
    run('zsh', [
      '-f',
      '-c',
      `zmodload zsh/zpty
zpty z 'TERM=dumb zsh -f -i'
zpty -w z 'source ${folder}/setup.zsh'
zpty -w -n z $'${line}\\t'
while zpty -r z; do :; done >/dev/null`,
    ]);
    const lines = readFileSync(join(folder, 'offered'), 'utf8').split('\n');
    if (!lines.includes('done')) throw new Error(`zsh completed nothing of ${line}`);
    return [...new Set(lines.filter((text) => text !== '' && text !== 'done'))];
  };
  offersWhatThereIs(t, offered, true);
});
