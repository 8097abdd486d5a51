/** Runs the tests, with what they need in place, and closes with a line that counts them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hostEnvironment } from '../lab/src/config.ts';
import { requireDocker } from '../lab/src/drivers/compose/docker.ts';
import { getPrograms } from '../lab/src/drivers/processes/programs.ts';
import { ROOT } from '../lab/src/paths.ts';

const withCoverage = !process.argv.includes('--disable-coverage');

const { signal } = new AbortController();
await getPrograms(console.error, signal, true);
await requireDocker(signal).catch((error: Error) =>
  console.error(`Leaving out the Compose tests: ${error.message}.`),
);

await mkdir(join(ROOT, '.tap'), { recursive: true });
// With the plugins that .taprc names; the packages, when they are installed anew, come with others.
const built = join(ROOT, 'node_modules/.cache/tap-built');
if (!existsSync(built)) {
  if ((await tap('build')) !== 0) throw new Error('tap could not be put together');
  await mkdir(dirname(built), { recursive: true });
  await writeFile(built, '');
}
const output = join(ROOT, '.tap/output.tap');
await rm(output, { force: true });
const code = await tap(
  'run',
  ...(withCoverage ? [] : [`--node-arg=--import=${join(ROOT, 'tools/plain-children.js')}`]),
  `--reporter=${process.stdout.isTTY ? 'terse' : 'min'}`,
  `--output-file=${output}`,
  ...process.argv.slice(2),
);
// Away from a terminal, what failed is shown in the end, not in passing.
if (code !== 0 && !process.stdout.isTTY) await tap('replay', '--reporter=terse');

// tap's own last line: # { total: 3, pass: 1, fail: 1, skip: 1 }
const summary =
  (await readFile(output, 'utf8').catch(() => ''))
    .trimEnd()
    .split('\n')
    .findLast((line) => line.startsWith('# { total:')) ?? '';
if (summary === '') console.log('The tests did not run to their end.');
const count = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
const [passed, failed, skipped] = [count('pass'), count('fail'), count('skip') + count('todo')];
// On a line of its own: tap may leave the cursor behind an escape sequence.
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = code === 0 && passed > 0 && failed === 0 ? 0 : 1;

async function tap(...args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/tap/dist/esm/run.mjs'), ...args], {
    cwd: ROOT,
    // What was compiled before is counted less exactly.
    env: withCoverage ? { ...hostEnvironment, NODE_DISABLE_COMPILE_CACHE: '1' } : hostEnvironment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  return code;
}
