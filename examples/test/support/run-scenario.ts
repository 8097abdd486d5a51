/** The loadtest as a user runs it, as a program, with an example's scenario file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Report } from 'session-lab';
import type { Test } from 'tap';
import { keepFolder } from './folder.ts';

const LOADTEST = resolve(import.meta.dirname, '../../../loadtest/src/main.ts');
const EXAMPLES = resolve(import.meta.dirname, '../..');

/** @param args more of the loadtest's options */
export async function runScenario(t: Test, example: string, target: string, ...args: readonly string[]) {
  const results = await keepFolder(t, 'results');
  const scenario = join(EXAMPLES, example, 'scenario.yaml');
  const child = spawn(
    process.execPath,
    [LOADTEST, 'run', '--target', target, '--scenario', scenario, '--results', results, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  t.ok([0, 1].includes(code), stdout + stderr);
  const report = JSON.parse(await readFile(join(results, 'latest/report.json'), 'utf8')) as Report;
  const [result] = report.profiles;
  if (!result) throw new Error('no result');
  return { code, stdout, result };
}
