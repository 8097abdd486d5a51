/** What a phase may be called: what thresholds can name, and nothing that means something else there. */

/** Phases that begin by themselves. */
export const OWN_PHASES: readonly string[] = ['before', 'during', 'after'];

export const PHASE_NAME = /^[A-Za-z][\w.-]{0,39}$/;

/** What is wrong with it as the name of a mark; null where nothing. @param taken names that stand for something else */
export function wrongWith(name: string, taken: readonly string[]): string | null {
  if (!PHASE_NAME.test(name))
    return `a phase is named by up to 40 letters, digits, dots, dashes and underscores, the first a letter; not ${JSON.stringify(name)}`;
  if (OWN_PHASES.includes(name)) return `${name} is the name of a phase that begins by itself`;
  if (taken.includes(name)) return `${name} is taken: give the phase another name`;
  return null;
}
