/** The report as Markdown, for a pull request or a wiki. */
import { markdownTable } from 'markdown-table';
import type { Report } from '../../model/result.ts';
import {
  type About,
  type Block,
  fullHead,
  isOfNumbers,
  type Notices,
  type Section,
  type Table,
} from '../block.ts';
import { balanceSection } from '../blocks/balance.ts';
import { changesSection } from '../blocks/changes.ts';
import { comparisonSection } from '../blocks/comparison.ts';
import { costsSection } from '../blocks/costs.ts';
import { environmentLine } from '../blocks/environment-line.ts';
import { faultsSection } from '../blocks/faults.ts';
import { guaranteesSection } from '../blocks/guarantees.ts';
import { headlineOf } from '../blocks/headline.ts';
import { lossesSection } from '../blocks/losses.ts';
import { skippedNotices, surpriseNotices } from '../blocks/notices.ts';
import { ofOneRun, phasesSection } from '../blocks/phases.ts';
import { summarySentences, summaryTable } from '../blocks/summary.ts';
import { versionsSection } from '../blocks/versions.ts';
import type { ThresholdResult } from '../gate.ts';
import type { Making } from '../making.ts';
import { storyText } from '../story.ts';

const SECTIONS = [
  comparisonSection,
  guaranteesSection,
  ofOneRun(phasesSection),
  versionsSection,
  costsSection,
  balanceSection,
  faultsSection,
  lossesSection,
] as const;

/** @param making how it was made; null: not told @param isFolded all but the first look is shown where it is asked for */
export const markdownReport = (
  report: Report,
  thresholds: readonly ThresholdResult[] = [],
  making: Making | null = null,
  isFolded = false,
): string =>
  `${[
    '# session-lab',
    headlineOf(report),
    ...sectionText(changesSection(report)),
    environmentLine(report),
    table(summaryTable(report)),
    [
      ...sentences(summarySentences(report)),
      ...notices(skippedNotices(report)),
      ...notices(surpriseNotices(report)),
    ].join('\n'),
    ...thresholdsText(thresholds),
    ...inside(
      isFolded,
      SECTIONS.flatMap((section) => sectionText(section(report))),
    ),
    ...(making === null ? [] : makingText(making)),
  ].join('\n\n')}\n`;

const sectionText = (section: Section | null): string[] =>
  section ? [`## ${section.heading}`, ...section.blocks.flatMap(blockText)] : [];

const inside = (isFolded: boolean, texts: readonly string[]): readonly string[] =>
  isFolded && texts.length > 0
    ? ['<details><summary>Guarantee by guarantee, and how it was lost</summary>', ...texts, '</details>']
    : texts;

function thresholdsText(thresholds: readonly ThresholdResult[]): string[] {
  if (thresholds.length === 0) return [];
  const lines = thresholds.map(
    ({ profile, name, limit, measured, held }) =>
      `- ${held ? 'held' : '**exceeded**'}: ${name} of ${profile} was ${measured}, allowed ${limit}`,
  );
  return ['## Thresholds', lines.join('\n')];
}

function makingText({ command, version }: Making): string[] {
  const by = `Made by session-lab ${version}`;
  if (command === null) return ['---', `${by}.`];
  return ['---', `${by}. To do it again:`, `\`\`\`sh\n${command}\n\`\`\``];
}

function blockText(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return block.legend === undefined ? [] : [`In each cell: ${block.legend}.`];
    case 'table':
      return [table(block)];
    case 'chart':
      return [];
    case 'terms':
      return [sentences(block.terms).join('\n')];
    case 'folded':
      return block.blocks.flatMap(blockText);
    case 'output':
      return [`\`\`\`\n${block.lines.join('\n')}\n\`\`\``];
    case 'stories':
      return block.stories.flatMap(({ title, notes, example }) => [
        `**${block.about}**, ${title}`,
        ...notes,
        ...(example ? [`\`\`\`\n${storyText(example).join('\n')}\n\`\`\``] : []),
      ]);
  }
}

const table = (block: Table): string =>
  markdownTable([block.columns.map(fullHead), ...block.rows.map((row) => row.map(({ text }) => text))], {
    align: block.columns.map((_, at) => (isOfNumbers(block, at) ? 'r' : null)),
  });

const sentences = (list: readonly About[]): string[] =>
  list.map(({ about, text }) => `- **${about}**: ${text}`);

const notices = ({ title, notices }: Notices): string[] =>
  notices.map(({ about, text }) => `- ${title}, **${about}**: ${text}.`);
