/** The guarantees of several profiles side by side, a row each. */
import { GUARANTEES, type Guarantee } from '../history/event.ts';
import type { GuaranteeResult, ProfileResult } from './result.ts';
import { GUARANTEE_TITLES } from './story.ts';

export interface GuaranteeRow {
  readonly guarantee: Guarantee;
  readonly title: string;
  /** One a profile. */
  readonly cells: readonly { readonly text: string; readonly verdict: GuaranteeResult['verdict'] | null }[];
}

/** Those that some profile put to the test. */
export function guaranteeRows(profiles: readonly ProfileResult[]): GuaranteeRow[] {
  return GUARANTEES.filter((guarantee) => profiles.some(({ guarantees }) => guarantees[guarantee])).map(
    (guarantee) => ({
      guarantee,
      title: GUARANTEE_TITLES[guarantee],
      cells: profiles.map(({ guarantees }) => ({
        text: cellText(guarantees[guarantee]),
        verdict: guarantees[guarantee]?.verdict ?? null,
      })),
    }),
  );
}

function cellText(result: GuaranteeResult | null): string {
  if (!result) return 'not tested';
  if (result.crashed !== undefined) return `unknown: its checker failed (${result.crashed})`;
  const unclear = result.unclear > 0 ? `, ${result.unclear} unclear` : '';
  const checked = `${result.checked} ${result.checked === 1 ? 'check' : 'checks'}`;
  if (result.violations > 0) return `✗ ${result.violations} of ${checked}${unclear}`;
  return `${result.verdict === 'intact' ? '✓' : '?'} ${checked}${unclear}`;
}
