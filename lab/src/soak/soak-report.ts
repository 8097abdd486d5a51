/** What a soak has seen of growth, as a table and as JSON. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import type { Slope } from './slope.ts';
import type { PartGrowth } from './watch.ts';

export const SOAK_FILE = 'soak.json';

export interface Soak {
  readonly profile: string;
  readonly seed: number;
  readonly minutes: number;
  readonly rounds: number;
  readonly growths: readonly PartGrowth[];
}

export const writeSoak = (folder: string, soak: Soak): Promise<void> =>
  writeFile(
    join(folder, SOAK_FILE),
    `${JSON.stringify({ schema: 'session-lab/soak@1', ...soak }, null, 2)}\n`,
  );

const MB = 1024 ** 2;

const HEADS = ['Part', 'What', 'Mean', 'Slope an hour', '95 %', 'Readings', 'Lives', ''] as const;

export function soakTable(growths: readonly PartGrowth[]): string {
  const rows = growths.map(({ part, kind, slope, growth }) => [
    part,
    kind === 'bytes' ? 'memory, MB' : 'descriptors',
    ...figures(slope, kind === 'bytes' ? MB : 1),
    growth === 'grows' ? 'GROWS' : growth,
  ]);
  return markdownTable([[...HEADS], ...rows]);
}

function figures(slope: Slope | null, unit: number): string[] {
  if (!slope) return ['–', '–', '–', '–', '–'];
  const { mean, perHour, ci95, readings, lives } = slope;
  const shown = (value: number): string => (value / unit).toFixed(1);
  return [shown(mean), shown(perHour), ci95.map(shown).join(' to '), String(readings), String(lives)];
}
