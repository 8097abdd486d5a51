/** What requests of one user at once cost, where whole records are replaced. */
import type { Cause, GuaranteeName } from '@session-lab/loadtest';
import type { Theory } from './theory.ts';

/**
 * Requests of one user at once: where whole records are replaced, the last one saved wins, and what the others had
 * counted is gone. How much of it is chance.
 */
export function withRaces(theory: Theory): Theory {
  const races: readonly Cause[] = ['overwritten'];
  const broken: readonly GuaranteeName[] = ['no-lost-update'];
  return {
    ...theory,
    verdict: 'broken',
    kept: [0, 1],
    faultKept: null,
    causes: [...theory.causes, ...races],
    mayBreak: [...theory.mayBreak, ...broken],
    faultMayBreak: [...theory.faultMayBreak, ...broken],
    because: `${theory.because}; but whole records are saved, so that of several writes at once the last one wins`,
  };
}
