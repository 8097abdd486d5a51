/** The diagnosis as a page for a terminal: the first true sentence, then each finding. */
import { styleText } from 'node:util';
import { wrapped } from '../model/wrapped.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Verdict } from './finding.ts';

const MARKS: Readonly<
  Record<Verdict, { readonly sign: string; readonly colour: 'green' | 'yellow' | 'red' }>
> = {
  ok: { sign: '✓ ok', colour: 'green' },
  look: { sign: '? look', colour: 'yellow' },
  broken: { sign: '✗ broken', colour: 'red' },
};
const MARK_WIDTH = 10;
const TITLE_WIDTH = 17;
const INDENT = ' '.repeat(MARK_WIDTH + TITLE_WIDTH);

export function pageOf(
  diagnosis: Diagnosis,
  { colour, width = 110 }: { readonly colour: boolean; readonly width?: number },
): string {
  const paint = (style: 'green' | 'yellow' | 'red' | 'bold' | 'dim', text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { headline, url, requests, seconds, findings } = diagnosis;
  const room = Math.max(40, width - INDENT.length);
  const below = (text: string, lead = ''): string[] =>
    wrapped(text, room - lead.length).map(
      (line, index) => `${INDENT}${index === 0 ? lead : ' '.repeat(lead.length)}${line}`,
    );
  return [
    ...wrapped(headline, width).map((line) => paint('bold', line)),
    '',
    ...findings.flatMap(({ verdict, title, says, evidence, repair }) => {
      const { sign, colour: style } = MARKS[verdict];
      // What the headline has said is not said again.
      const [first = '', ...others] = wrapped(says === headline ? 'as said above' : says, room);
      return [
        `${paint(style, sign.padEnd(MARK_WIDTH))}${title.padEnd(TITLE_WIDTH)}${first}`,
        ...others.map((line) => INDENT + line),
        ...evidence.flatMap((line) => below(line, '· ')).map((line) => paint('dim', line)),
        ...(repair === null ? [] : below(repair, 'Repair: ')),
      ];
    }),
    '',
    `${requests} requests to ${url} in ${seconds} s, all of them GET.`,
  ].join('\n');
}
