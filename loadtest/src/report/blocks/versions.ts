/** Versions of the app that answered, and what one saved and another lost. */
import { counted } from '../../model/counts.ts';
import type { ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { type Block, paragraph, type Section, table } from '../block.ts';
import { count, intervalText, seconds, shareText } from './figures.ts';

/** Null where no run met several versions. */
export function versionsSection(report: Report): Section | null {
  const runs = allResults(report).filter(({ versions }) => versions && versions.seen.length > 1);
  if (runs.length === 0) return null;
  return { heading: 'Versions', blocks: runs.flatMap(blocksOf) };
}

function blocksOf({ versions }: ProfileResult): Block[] {
  if (!versions) return [];
  const { seen, togetherMs, pairs } = versions;
  const names = seen.map(({ version }) => version);
  return [
    paragraph(
      `${counted(names.length, 'version')} of the app answered: ${names.join(', ')}; for ${seconds(togetherMs)}, more than one at once.`,
    ),
    table(
      ['', 'losses, of checks', 'their share', '95 % interval'],
      pairs.map(({ savedBy, readBy, checks, losses, ci95 }) => {
        const rate = { count: losses, rate: checks === 0 ? null : losses / checks, ci95 };
        return [
          { text: `saved by ${savedBy}, read by ${readBy}`, isHead: true },
          `${count(losses)} of ${count(checks)}`,
          shareText(rate),
          intervalText(rate),
        ];
      }),
    ),
  ];
}

/** In a sentence; none where there was one version alone, or each knew what all had saved. */
export function versionsSentence({ versions }: ProfileResult): string[] {
  const lost =
    versions?.pairs.filter(({ savedBy, readBy, losses }) => savedBy !== readBy && losses > 0) ?? [];
  const [worst] = lost;
  if (!versions || !worst) return [];
  return [
    `Versions: ${worst.readBy} missed what ${worst.savedBy} had saved in ${count(worst.losses)} of ${count(worst.checks)} checks; both answered side by side for ${seconds(versions.togetherMs)}.`,
  ];
}
