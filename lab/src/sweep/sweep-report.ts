/** The sweep as a table for the terminal and for Markdown, and as a page with its chart. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html } from 'ghtml';
import { markdownTable } from 'markdown-table';
import { STYLE } from 'session-lab';
import type { Growth, Point } from './growth.ts';
import { growthChart } from './growth-chart.ts';

const HEADS = [
  'Profile',
  'Replicas',
  'Messages a write',
  'Predicted',
  'Store commands a request',
  'Bytes a request',
] as const;

export const SWEEP_FILES = ['sweep.html', 'sweep.md', 'sweep.json', 'sweep.svg'] as const;

export const sweepTable = (growths: readonly Growth[]): string =>
  markdownTable([[...HEADS], ...rows(growths)]);

export async function writeSweep(folder: string, growths: readonly Growth[]): Promise<void> {
  const forms: Record<(typeof SWEEP_FILES)[number], string> = {
    'sweep.html': page(growths),
    'sweep.md': `# What replicas cost\n\n${sweepTable(growths)}\n`,
    'sweep.svg': picture(growths),
    'sweep.json': `${JSON.stringify({ schema: 'session-lab/sweep@1', growths }, null, 2)}\n`,
  };
  await Promise.all(Object.entries(forms).map(([name, text]) => writeFile(join(folder, name), text)));
}

/** The chart by itself, for a document: on white, since it can't know what it is shown on. */
const picture = (growths: readonly Growth[]): string =>
  growthChart(growths)
    .replace(
      '<svg ',
      '<svg xmlns="http://www.w3.org/2000/svg" style="color-scheme: light; background: #fff; color: #222" ',
    )
    .replace('>', `><style>${STYLE}</style>`);

const rows = (growths: readonly Growth[]): string[][] =>
  growths.flatMap(({ profile, points }) => points.map((point) => [profile, ...cells(point)]));

const cells = (point: Point): string[] => [
  String(point.replicas),
  `${point.messagesPerWrite.toFixed(2)}${point.asPredicted ? '' : ' (!)'}`,
  String(point.predictedMessagesPerWrite),
  point.commandsPerRequest.toFixed(1),
  String(point.bytesPerRequest),
];

const page = (growths: readonly Growth[]): string => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>session-lab: what replicas cost</title>
<style>!${STYLE}</style>
<h1>What replicas cost</h1>
<p>Messages between replicas for each write to a session: measured as dots, theory as dashed lines.</p>
!${growthChart(growths)}
<div class="wide"><table>
<thead><tr>!${HEADS.map((head) => html`<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>!${rows(growths)
  .map((row) => html`<tr>!${row.map((cell) => html`<td>${cell}</td>`).join('')}</tr>`)
  .join('\n')}</tbody></table></div>
</html>
`;
