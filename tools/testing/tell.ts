/** The report of one test file: one line, and below it each failure. */
import type { FileResult } from './run-file.ts';

type Counts = Pick<FileResult, 'passed' | 'failures' | 'skipped'>;

/** The last lines that a failed file printed. */
const PRINTED_LINES = 40;

export function tellFile(result: FileResult, place: number, files: number): string {
  const { file, failures, output, seconds } = result;
  const line = `${String(place).padStart(String(files).length)} of ${files}  ${file}  ${tellCounts(result)}  ${seconds.toFixed(1)} s`;
  if (failures.length === 0) return line;
  const told = failures.flatMap(({ name, detail }) => [`  ✗ ${name}`, ...indent(detail)]);
  const printed = indent(output.split('\n').slice(-PRINTED_LINES).join('\n'));
  return [line, ...told, ...(printed.length > 0 ? ['  It printed:', ...printed] : []), ''].join('\n');
}

export const tellCounts = ({ passed, failures, skipped }: Counts): string =>
  `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

export function tellSlowest(results: readonly FileResult[]): string {
  const slowest = results.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
  return [
    'The slowest:',
    ...slowest.map(({ file, seconds }) => `  ${seconds.toFixed(1).padStart(5)} s  ${file}`),
  ].join('\n');
}

const indent = (text: string): string[] =>
  text.trim() === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `      ${line}`);
