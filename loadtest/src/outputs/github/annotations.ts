/** Problems as GitHub Actions shows them beside the code: workflow commands, a line each. */
import type { Problem } from '../problems.ts';

/** GitHub shows so many of each level for one step, and leaves out the rest without a word. */
const MOST_OF_A_LEVEL = 10;

/** @param file the scenario, from the repository's root; null where there is none */
export function annotationsOf(problems: readonly Problem[], file: string | null): string[] {
  const told = new Map<string, number>();
  return problems.flatMap(({ level, name, profile, text }) => {
    const count = (told.get(level) ?? 0) + 1;
    told.set(level, count);
    if (count > MOST_OF_A_LEVEL) return [];
    const where = file === null ? '' : `file=${property(file)},line=1,`;
    return `::${level} ${where}title=${property(`session-lab, ${profile}: ${name}`)}::${data(text)}`;
  });
}

/** As the runner reads them back: a line break would end the command. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
