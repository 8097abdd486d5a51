/** What requests of one user at once cost where whole records are replaced. */
import { OF_A_RACE } from './broken-by.ts';
import type { Theory } from './theory.ts';

/** The last record saved wins, and what the others had counted is gone. How much of it is chance. */
export const withRaces = (theory: Theory): Theory => ({
  ...theory,
  verdict: 'broken',
  kept: [0, 1],
  faultKept: null,
  causes: [...theory.causes, 'overwritten'],
  mayBreak: [...theory.mayBreak, ...OF_A_RACE],
  faultMayBreak: [...theory.faultMayBreak, ...OF_A_RACE],
  because: `${theory.because}; but whole records are saved, so that of several writes at once the last one wins`,
});
