/** Runs one test file as the plain program that it is, and reads the TAP that it prints. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Parser, type Result } from 'tap-parser';
import { hostEnvironment } from '../../lab/src/config.ts';
import { ROOT } from '../../lab/src/paths.ts';

/** The runtimes' contracts bring labs up many times. */
const PATIENCE_S = 420;
/** A test that ran out of patience says itself what it was waiting for. */
const GRACE_S = 15;
/** How long a test’s output may stay open after its end; longer means that a child of its own still holds it. */
const OUTPUT_GRACE_MS = 2_000;

export interface Failure {
  readonly name: string;
  /** The difference, or whatever else is known of it. */
  readonly detail: string;
}

export interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  readonly seconds: number;
  /** What it printed beside TAP. */
  readonly output: string;
}

/** @param signal ends it: its reason is the signal's name that the test is to get */
export async function runFile(
  file: string,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = hostEnvironment,
): Promise<FileResult> {
  const start = performance.now();
  const tally = { passed: 0, skipped: 0 };
  const failures: Failure[] = [];
  let output = '';
  const fail = (name: string, detail = ''): void => void failures.push({ name, detail });
  const parser = new Parser();
  read(parser);

  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: { ...env, TAP: '1', TAP_TIMEOUT: String(PATIENCE_S) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  child.stdout.on('data', (chunk: Buffer) => void parser.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const end = (): void => void child.kill(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  const late = setTimeout(() => child.kill('SIGKILL'), (PATIENCE_S + GRACE_S) * 1000);
  const [code, killedBy] = await once(child, 'exit');
  clearTimeout(late);
  signal.removeEventListener('abort', end);
  const open = await Promise.race([closed.then(() => false), sleep(OUTPUT_GRACE_MS, true, { ref: false })]);
  if (open) {
    fail('a process that the test started has outlived it, and still holds its output');
    child.stdout.destroy();
    child.stderr.destroy();
  }
  parser.end();

  if (killedBy !== null) fail(`ended by ${killedBy}`);
  else if (code !== 0 && failures.length === 0) fail(`ended with ${code}, though no check failed`);
  else if (tally.passed + tally.skipped + failures.length === 0) fail('checked nothing');
  return { file, ...tally, failures, seconds: (performance.now() - start) / 1000, output };

  /** Counts what was checked, and not the tests that checks are grouped in. */
  function read(parser: Parser): void {
    parser.on('child', read);
    parser.on('extra', (text: string) => {
      output += text;
    });
    parser.on('assert', (result: Result) => {
      if (result.skip || result.todo) tally.skipped += 1;
      else if (result.closingTestPoint) return;
      else if (result.ok) tally.passed += 1;
      else fail(result.fullname, describe(result.diag));
    });
    // A plan that was not kept to, a test that bailed out.
    parser.on('complete', ({ failures }: { failures: readonly object[] }) => {
      for (const failure of failures)
        if ('tapError' in failure && failure.tapError) fail(String(failure.tapError));
    });
  }
}

/** What tap tells of a failed check: the difference first, then the rest, then where. The file's own lines are at hand. */
function describe(told: unknown): string {
  if (typeof told !== 'object' || told === null) return '';
  const { diff, stack, source: _, at, ...rest } = Object.fromEntries(Object.entries(told));
  const others = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : inspect(value, { depth: 6 })}`,
  );
  const where = stack ?? (at ? `${at.fileName}:${at.lineNumber}:${at.columnNumber}` : '');
  return [diff, ...others, where]
    .filter(Boolean)
    .map((part) => String(part).trimEnd())
    .join('\n');
}
