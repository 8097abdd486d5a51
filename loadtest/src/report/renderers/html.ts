/** The report as one self-contained page: no script, nothing fetched. Its first screen is the result; the rest is the proof. */
import { html } from 'ghtml';
import type { Report } from '../../model/result.ts';
import type { About, Block, Chart, Named, Notices, Section, Stories, Table } from '../block.ts';
import { turnedRound } from '../block.ts';
import { changesSection } from '../blocks/changes.ts';
import { comparisonSection } from '../blocks/comparison.ts';
import { costsSection } from '../blocks/costs.ts';
import { environmentLine } from '../blocks/environment-line.ts';
import { faultsSection } from '../blocks/faults.ts';
import { overview } from '../blocks/flows-kept.ts';
import { guaranteesSection } from '../blocks/guarantees.ts';
import { headlineOf } from '../blocks/headline.ts';
import { latencySection } from '../blocks/latency.ts';
import { loadShareSection } from '../blocks/load-share.ts';
import { lossesSection } from '../blocks/losses.ts';
import { skippedNotices, surpriseNotices } from '../blocks/notices.ts';
import { phasesSection } from '../blocks/phases.ts';
import { summarySentences, summaryTable } from '../blocks/summary.ts';
import { versionsSection } from '../blocks/versions.ts';
import { wordsSection } from '../blocks/words.ts';
import type { Making } from '../making.ts';
import { keptChart } from './charts/kept-chart.ts';
import { PATTERNS } from './charts/plot.ts';
import { requestsChart } from './charts/requests-chart.ts';
import { shareChart } from './charts/share-chart.ts';
import { timelineChart } from './charts/timeline-chart.ts';
import { footer } from './page/footer.ts';
import { storiesHtml } from './page/stories.ts';
import { tableHtml } from './page/table.ts';
import { STYLE } from './style.ts';

/** With more, what each did in words is folded up. */
const MOST_IN_WORDS = 4;
/** More stories are told in words alone: a page of all profiles is to stay below 300 kB. */
const MOST_DRAWN = 60;

export function htmlReport(report: Report, making: Making): string {
  const sections = sectionsOf(report);
  const changes = changesSection(report);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>session-lab: ${headlineOf(report)}</title>
<style>!${STYLE}</style>
!${PATTERNS}
<header><h1>${headlineOf(report)}</h1>
<p class="quiet">${environmentLine(report)}</p></header>
<main>
!${changes ? html`<div class="changes">!${sectionHtml(changes)}</div>` : ''}
<div class="overview">!${overview(report)
    .map((block) => blockHtml(block, ''))
    .join('')}</div>
!${contents(sections)}
!${noticesHtml(surpriseNotices(report))}
!${sections.map(sectionHtml).join('')}
</main>
!${footer(report, making)}
</html>
`;
}

/** In the order in which they are asked for. */
function sectionsOf(report: Report): Section[] {
  const isOne = report.profiles.length === 1;
  const guarantees = guaranteesSection(report);
  return [
    summarySection(report),
    isOne ? guarantees : { ...guarantees, blocks: guarantees.blocks.map(byRow) },
    comparisonSection(report),
    phasesSection(report),
    versionsSection(report),
    faultsSection(report),
    lossesSection(report),
    costsSection(report),
    loadShareSection(report),
    latencySection(report),
    skippedSection(report),
    wordsSection(report),
  ].filter((section) => section !== null);
}

const skippedSection = (report: Report): Section | null => {
  const { title, notices } = skippedNotices(report);
  return notices.length === 0 ? null : { heading: title, blocks: [{ kind: 'terms', terms: notices }] };
};

/** Profiles are more than guarantees: each has a row. */
const byRow = (block: Block): Block => (block.kind === 'table' ? turnedRound(block, 'Profile') : block);

function summarySection(report: Report): Section {
  const sentences: Block = { kind: 'terms', terms: summarySentences(report) };
  return {
    heading: report.profiles.length === 1 ? 'In figures' : 'Profile by profile',
    blocks: [
      withStories(summaryTable(report), lossesSection(report)),
      report.profiles.length > MOST_IN_WORDS
        ? { kind: 'folded', title: 'The same in words', blocks: [sentences] }
        : sentences,
    ],
  };
}

/** Each profile's row leads to how it lost something. */
function withStories(summary: Table, losses: Section | null): Table {
  const told = new Set(losses?.blocks.flatMap((block) => (block.kind === 'stories' ? block.profile : [])));
  const rows = summary.rows.map(([first, ...others]) =>
    first ? [told.has(first.text) ? { ...first, tellsOf: first.text } : first, ...others] : others,
  );
  return { ...summary, rows };
}

const idOf = (heading: string): string => heading.toLowerCase().replace(/[^a-z]+/g, '-');

const contents = (sections: readonly Section[]): string =>
  html`<nav aria-label="Contents"><ul>!${sections
    .map(({ heading }) => html`<li><a href="#${idOf(heading)}">${heading}</a></li>`)
    .join('')}<li><a href="#how-this-was-made">How this was made</a></li></ul></nav>`;

function sectionHtml({ heading, blocks }: Section): string {
  const [first, ...others] = together(blocks);
  const isOpening = first !== undefined && !Array.isArray(first) && first.kind === 'paragraph';
  const isDrawn = examplesIn(blocks) <= MOST_DRAWN;
  const rest = first === undefined || isOpening ? others : [first, ...others];
  // What a heading opens with is never parted from it.
  return html`<section><div class="opening"><h2 id="${idOf(heading)}">${heading}</h2>!${isOpening ? blockHtml(first, heading) : ''}</div>
!${rest
    .map((block) =>
      Array.isArray(block)
        ? storiesHtml(block, { isOpen: isOnly(block, blocks), isDrawn })
        : blockHtml(block, heading),
    )
    .join('\n')}</section>
`;
}

/** What was lost in one profile alone needs no choosing. */
const isOnly = (stories: readonly Stories[], blocks: readonly Block[]): boolean =>
  blocks.every((block) => block.kind !== 'stories' || stories.includes(block));

const examplesIn = (blocks: readonly Block[]): number =>
  blocks
    .flatMap((block) => (block.kind === 'stories' ? block.stories : []))
    .filter(({ example }) => example !== null).length;

/** The stories of one profile's runs in one. */
function together(blocks: readonly Block[]): (Stories[] | Exclude<Block, Stories>)[] {
  const all: (Stories[] | Exclude<Block, Stories>)[] = [];
  const byProfile = new Map<string, Stories[]>();
  for (const block of blocks) {
    if (block.kind !== 'stories') all.push(block);
    else {
      const found = byProfile.get(block.profile);
      if (found) found.push(block);
      else {
        const runs = [block];
        byProfile.set(block.profile, runs);
        all.push(runs);
      }
    }
  }
  return all;
}

/** @param label what a reader who can't see it is told it is */
function blockHtml(block: Block, label: string): string {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${block.text}</p>`;
    case 'table':
      return tableHtml(block, label);
    case 'chart':
      return chart(block, label);
    case 'terms':
      return terms(block.terms);
    case 'folded':
      return html`<details><summary>${block.title}</summary>!${block.blocks.map((inner) => blockHtml(inner, label)).join('\n')}</details>`;
    case 'output':
      return html`<pre>${block.lines.join('\n')}</pre>`;
    case 'stories':
      return storiesHtml([block], { isOpen: true, isDrawn: true });
  }
}

const terms = (list: readonly About[]): string =>
  html`<dl>!${list.map(({ about, text }) => html`<dt>${about}</dt><dd>${text}</dd>`).join('\n')}</dl>`;

const noticesHtml = ({ title, notices, isAlarm }: Notices): string =>
  notices.length === 0
    ? ''
    : html`<section class="${isAlarm ? 'alarm' : ''}"><h2>${title}</h2><ul>!${notices.map(({ about, text }) => html`<li><b>${about}</b>: ${text}</li>`).join('')}</ul></section>`;

const CHARTS: Readonly<Record<Chart['shows'], (title: string, runs: readonly Named[]) => string>> = {
  'flows kept': keptChart,
  'load shares': shareChart,
  timeline: timelineChart,
  requests: requestsChart,
};

const chart = ({ shows, title, results }: Chart, label: string): string =>
  CHARTS[shows](title ?? label, results);
