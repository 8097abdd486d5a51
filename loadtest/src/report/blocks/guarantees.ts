/** The guarantees of all profiles side by side, each from all runs of its profile together. */

import { guarantees } from '../../judge/guarantees/index.ts';
import { counted } from '../../model/counts.ts';
import type { GuaranteeResult, ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { type Cell, paragraph, type Section, table } from '../block.ts';

export interface GuaranteeRow {
  readonly title: string;
  /** One a profile. */
  readonly cells: readonly GuaranteeCell[];
}

type GuaranteeCell = Required<Pick<Cell, 'text' | 'short' | 'sign' | 'verdict'>>;

type Runs = Pick<Report, 'profiles' | 'further'>;

/** What one phase alone says of a guarantee. */
export const phaseGuaranteeCell = (result: GuaranteeResult | null): Cell => {
  const { short, verdict } = cellOf(result);
  return { text: short, verdict };
};

/** Those that were tested in some profile. */
export function guaranteeRows(runs: Runs): GuaranteeRow[] {
  const tested = (name: string, { profile }: ProfileResult): GuaranteeResult | null =>
    allResults(runs)
      .filter((result) => result.profile === profile)
      .map(({ guarantees }) => guarantees[name] ?? null)
      .reduce(together, null);
  return guarantees
    .map(({ name, title }) => ({ title, cells: runs.profiles.map((result) => cellOf(tested(name, result))) }))
    .filter(({ cells }) => cells.some(({ verdict }) => verdict !== null));
}

export const guaranteesSection = (report: Report): Section => ({
  heading: 'Guarantees',
  blocks: [
    paragraph(
      "What the users' histories say of each: ✓ held in so many checks, ✗ violated in so many of them, ? too few to tell, – not tested.",
    ),
    table(
      ['Guarantee', ...report.profiles.map(({ profile }) => profile)],
      guaranteeRows(report).map(({ title, cells }) => [{ text: title, isHead: true }, ...cells]),
    ),
  ],
});

/** What two runs say of one guarantee: one violation breaks it, and many checks outweigh few. */
function together(one: GuaranteeResult | null, other: GuaranteeResult | null): GuaranteeResult | null {
  if (!one || !other) return one ?? other;
  const crashed = one.crashed ?? other.crashed;
  const verdicts = [one.verdict, other.verdict];
  const told = verdicts.includes('intact') && crashed === undefined ? 'intact' : 'unknown';
  return {
    verdict: verdicts.includes('broken') ? 'broken' : told,
    checked: one.checked + other.checked,
    violations: one.violations + other.violations,
    unclear: one.unclear + other.unclear,
    ...(one.own && other.own ? { own: true as const } : {}),
    ...(crashed === undefined ? {} : { crashed }),
  };
}

function cellOf(result: GuaranteeResult | null): GuaranteeCell {
  if (!result) return { text: 'not tested', short: '–', sign: '–', verdict: null };
  const { verdict } = result;
  if (result.crashed !== undefined)
    return {
      text: `unknown: its checker failed (${result.crashed})`,
      short: '? checker failed',
      sign: '?',
      verdict,
    };
  const own = result.own ? ', as on one replica alone' : '';
  const unclear = `${result.unclear > 0 ? `, ${result.unclear} unclear` : ''}${own}`;
  const checked = counted(result.checked, 'check');
  if (result.violations > 0)
    return {
      text: `✗ ${result.violations} of ${checked}${unclear}`,
      short: `✗ ${result.violations} of ${result.checked}${own}`,
      sign: `✗ ${result.violations}`,
      verdict,
    };
  const sign = verdict === 'intact' ? '✓' : '?';
  return {
    text: `${sign} ${checked}${unclear}`,
    short: `${sign} ${result.checked}${unclear}`,
    sign,
    verdict,
  };
}
