/** How this process makes reports. */
import { execFileSync } from 'node:child_process';
import manifest from '../../package.json' with { type: 'json' };
import type { Making } from '../report/making.ts';
import { commandLine } from './command-line.ts';

export const howMade = (): Making => ({
  command: commandLine(),
  version: manifest.version,
  commit: import.meta.url.endsWith('.ts') ? commitOf(import.meta.dirname) : null,
});

/** Null outside of a repository, or without git: then the version has to do. */
function commitOf(folder: string): string | null {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
