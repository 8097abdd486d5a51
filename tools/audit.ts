/**
 * Asks npm's registry for advisories on all that the lockfiles name. Ends with 1 where there are some that nobody has given
 * a reason for; and says so where the registry can't be asked, which is no pass.
 *   tools/run tools/audit.ts
 */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../lab/src/paths.ts';
import { type Asked, auditReport, readAudit } from './testing/advisories.ts';

/** Advisories that can't be mended, by their addresses, with the reason. */
const KNOWN: Readonly<Record<string, string>> = {};

/** npm ends with 1 where it finds something, and where it finds nobody to ask: what it prints tells. */
const audit = (folder: string): Promise<Asked> =>
  new Promise((resolve, reject) => {
    const args = [
      'audit',
      '--json',
      '--package-lock-only',
      '--fetch-retries=0',
      '--fetch-timeout=30000',
      '--loglevel=silent',
    ];
    execFile('npm', args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      try {
        resolve(readAudit(stdout));
      } catch (cause) {
        reject(
          new Error(`npm audit in ${folder} says what can't be read: ${stdout}`, { cause: error ?? cause }),
        );
      }
    });
  });

const files = globSync('{.,bench,tools/*}/package-lock.json', { cwd: ROOT });
const asked = await Promise.all(
  files.map(async (file) => [file, await audit(join(ROOT, dirname(file)))] as const),
);
const { lines, failed } = auditReport(Object.fromEntries(asked), KNOWN);
console.log(lines.join('\n'));
process.exitCode = failed ? 1 : 0;
