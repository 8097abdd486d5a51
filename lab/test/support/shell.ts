/** A shell that is typed into, one command after the other, as its user does: what a command leaves in it, the next one finds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';

export interface Said {
  readonly code: number;
  /** Both of its streams. */
  readonly output: string;
}

/** @returns what types a command and hands back what came of it */
export function openShell(t: Test, cwd: string, env: NodeJS.ProcessEnv): (command: string) => Promise<Said> {
  const shell = spawn('bash', ['--norc'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(shell, 'close');
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  shell.stdin.write('exec 2>&1\n');
  t.teardown(async () => {
    shell.stdin.end();
    await closed;
  });
  return async (command) => {
    shell.stdin.write(`${command}\necho "${END}$?"\n`);
    const output: string[] = [];
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) throw new Error(`the shell ended in ${command}:\n${output.join('\n')}`);
      const [, code] = DONE.exec(line) ?? [];
      if (code !== undefined) return { code: Number(code), output: output.join('\n') };
      output.push(line);
    }
  };
}

const END = '--- ended with ';
const DONE = new RegExp(`^${END}(\\d+)$`);
