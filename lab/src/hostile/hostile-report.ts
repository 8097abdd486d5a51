/** What a barrage came to, as a table, and what was wrong with answers, with the way to see one again. */
import { markdownTable } from 'markdown-table';
import type { Barrage } from './barrage.ts';
import { hostileInput } from './input.ts';

export interface Answered {
  readonly app: string;
  readonly way: string;
  readonly barrage: Barrage;
}

const ANSWERS = ['2xx', '3xx', '4xx', '5xx', '-'] as const;

export const hostileTable = (answered: readonly Answered[]): string =>
  markdownTable(
    [
      ['App', 'by way of', 'inputs', '2xx', '3xx', '4xx', '5xx', 'hung up', 'wrong'],
      ...answered.map(({ app, way, barrage: { sent, answers, findings } }) => [
        ...[app, way, total(sent)],
        ...ANSWERS.map((answer) => String(answers.get(answer) ?? 0)),
        String(findings.length),
      ]),
    ],
    { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] },
  );

const total = (counts: ReadonlyMap<string, number>): string =>
  String([...counts.values()].reduce((sum, count) => sum + count, 0));

/** Of each kind of mistake, how many there were and one of them. */
export function findingLines(answered: readonly Answered[], seed: number): string[] {
  const firsts = new Map<string, { count: number; readonly number: number }>();
  for (const { app, way, barrage } of answered)
    for (const { number, kind, says } of barrage.findings) {
      const what = `${app} by way of ${way}, ${kind}: ${says}`;
      const first = firsts.get(what) ?? { count: 0, number };
      firsts.set(what, first);
      first.count++;
    }
  return [...firsts].flatMap(([what, { count, number }]) => [
    `${what} (${count})`,
    `  such as ${shown(hostileInput(seed, number, STRANGER).bytes)}`,
    `  again: make hostile SEED=${seed} ARGS="--only ${number}"`,
  ]);
}

/** What an input is like doesn't depend on who sends it. */
const STRANGER = { host: 'localhost', cookie: 'sid=x' };

/** As a person reads it: its beginning, with what can't be printed spelled out. */
const shown = (bytes: Buffer, most = 300): string =>
  JSON.stringify(bytes.toString('latin1', 0, most)) + (bytes.length > most ? ` … ${bytes.length} bytes` : '');
