/**
 * Runs the tests, with what they need in place, and closes with a line that counts them.
 *   tools/run tools/test.ts [--unit | --long] [--disable-coverage] [FILE ...]
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../lab/src/command.ts';
import { hostEnvironment } from '../lab/src/config.ts';
import { requireDocker } from '../lab/src/drivers/compose/docker.ts';
import { getPrograms } from '../lab/src/drivers/processes/programs.ts';
import { ROOT } from '../lab/src/paths.ts';
import { demandOf } from './testing/demands.ts';
import { pack } from './testing/pack.ts';
import { type FileResult, runFile } from './testing/run-file.ts';
import { sideBySide } from './testing/side-by-side.ts';
import { tellCounts, tellFile, tellSlowest } from './testing/tell.ts';
import { needsLab, needsPackage, testFiles } from './testing/test-files.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'disable-coverage': { type: 'boolean' }, unit: { type: 'boolean' }, long: { type: 'boolean' } },
});
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => interrupted.abort(name));

const named = positionals.map((file) => relative(ROOT, file));
for (const file of named) if (!existsSync(join(ROOT, file))) throw new Error(`there is no ${file}`);
const files = (named.length > 0 ? named : testFiles(options.long)).filter(
  (file) => !options.unit || !needsLab(file),
);
if (files.some(needsLab)) {
  await getPrograms(console.error, interrupted.signal, true);
  await requireDocker(interrupted.signal).catch((error: Error) =>
    console.error(`Leaving out the Compose tests: ${error.message}.`),
  );
}

if (files.some(needsPackage)) await pack();

const coverage = join(ROOT, '.tap/coverage');
const env = options['disable-coverage']
  ? hostEnvironment
  : // Coverage of cached compilations is less exact.
    { ...hostEnvironment, NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1' };
await rm(coverage, { recursive: true, force: true });

const results: FileResult[] = [];
await sideBySide(
  files.toSorted((a, b) => demandOf(b).seconds - demandOf(a).seconds),
  100 * availableParallelism(),
  (file) => demandOf(file).percent,
  async (file) => {
    if (interrupted.signal.aborted) return;
    const result = await runFile(file, interrupted.signal, env);
    results.push(result);
    console.log(tellFile(result, results.length, files.length));
  },
);

if (!options['disable-coverage']) {
  const tap = join(ROOT, 'node_modules/tap/dist/esm/run.mjs');
  console.log((await runCommand(process.execPath, [tap, 'report'], { cwd: ROOT })).stdout);
}
const failed = results.filter(({ failures }) => failures.length > 0);
if (files.length > 1) console.log(tellSlowest(results));
if (failed.length > 0) console.log(`Failed: ${failed.map(({ file }) => file).join(' ')}`);
if (interrupted.signal.aborted) console.log('The tests did not run to their end.');
const all = {
  passed: sum(({ passed }) => passed),
  failures: results.flatMap(({ failures }) => failures),
  skipped: sum(({ skipped }) => skipped),
};
console.log(`\n${tellCounts(all)}`);
process.exitCode = all.passed > 0 && all.failures.length === 0 && !interrupted.signal.aborted ? 0 : 1;

function sum(of: (result: FileResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}
