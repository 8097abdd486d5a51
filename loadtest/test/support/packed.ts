/** The program as people have it: packed, and installed into an empty folder. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { PACKAGE } from '../../../tools/testing/pack.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export class Packed {
  /** The folder of a user, with `node_modules` and nothing else. */
  readonly folder: string;
  readonly home: string;

  constructor(folder: string) {
    this.folder = folder;
    this.home = join(folder, 'node_modules/session-lab');
  }

  /** @param node another Node than the test's own */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    node = process.execPath,
  ): ChildProcessWithoutNullStreams {
    // Nothing of the checkout may show: not its Node options, either.
    return spawn(node, [join(this.home, 'dist/main.js'), ...args], {
      cwd: this.folder,
      env: { PATH: '/usr/bin:/bin', HOME: this.folder, ...env },
    });
  }

  async run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    node?: string,
  ): Promise<Ran> {
    const child = this.start(args, env, node);
    child.stdin.end();
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, code: code as number };
  }
}

/** @param files of the user's own, beside it */
export function install(t: Test, files: Readonly<Record<string, string>> = {}): Packed {
  if (!existsSync(PACKAGE)) throw new Error('not packed: run this test by tools/test.ts');
  // Outside of the checkout, whose packages would be found, too.
  const folder = mkdtempSync(join(tmpdir(), 'session-lab-user-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const quiet = ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
  execFileSync('npm', ['install', ...quiet, '--prefix', folder, PACKAGE]);
  return new Packed(folder);
}
