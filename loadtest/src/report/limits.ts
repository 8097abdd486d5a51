/**
 * Limits as they are said on the command line: `5` for the whole run, `during=0` for a phase, `read-your-writes=0` for a
 * guarantee, `read-your-writes:during=0` for a guarantee in a phase; several with commas.
 */
import { guarantees } from '../judge/guarantees/index.ts';
import { OWN_PHASES, PHASE_NAME } from '../model/phase-name.ts';
import { didYouMean } from '../model/similar.ts';

export interface Limit {
  /** Null: whatever is lost. */
  readonly guarantee: string | null;
  /** Null: over the whole run. */
  readonly phase: string | null;
  readonly most: number;
}

const GUARANTEES: readonly string[] = guarantees.map(({ name }) => name);

/**
 * @param numberIn a limit from its text; it throws where that is none
 * @param ofGuarantees false where only phases can be named
 * @returns what is wrong with it, where anything is
 */
export function limitsIn(
  text: string,
  numberIn: (text: string) => number,
  ofGuarantees: boolean,
): readonly Limit[] | string {
  const limits: Limit[] = [];
  for (const item of text.split(',')) {
    const at = item.indexOf('=');
    if (at === -1) {
      limits.push({ guarantee: null, phase: null, most: numberIn(item.trim()) });
      continue;
    }
    const where = placeIn(item.slice(0, at).trim(), ofGuarantees);
    if (typeof where === 'string') return where;
    limits.push({ ...where, most: numberIn(item.slice(at + 1).trim()) });
  }
  return limits;
}

function placeIn(name: string, ofGuarantees: boolean): Pick<Limit, 'guarantee' | 'phase'> | string {
  const [first = '', second, ...more] = name.split(':');
  if (more.length > 0 || first === '' || second === '')
    return 'Give a phase, a guarantee, or both as in read-your-writes:during.';
  const isGuarantee = GUARANTEES.includes(first);
  if (!ofGuarantees && (second !== undefined || isGuarantee))
    return `Give a phase, as in during=…: ${first} is a guarantee, and its limit is one of --max-lost.`;
  if (second !== undefined && !isGuarantee)
    return `There is no guarantee ${first}${didYouMean(first, GUARANTEES)} They are ${GUARANTEES.join(', ')}.`;
  const phase = second ?? (isGuarantee ? null : first);
  const wrong = phase === null ? null : wrongPhase(phase, second === undefined && ofGuarantees);
  return wrong ?? { guarantee: isGuarantee ? first : null, phase };
}

/** A name that is nearly another one is a mistake; any other may be marked in the run. */
function wrongPhase(phase: string, mayBeGuarantee: boolean): string | null {
  if (OWN_PHASES.includes(phase)) return null;
  const near = didYouMean(phase, [...OWN_PHASES, ...(mayBeGuarantee ? GUARANTEES : [])]);
  if (near !== '') return `There is no ${mayBeGuarantee ? 'phase or guarantee' : 'phase'} ${phase}${near}`;
  return PHASE_NAME.test(phase) ? null : `${phase} is no name of a phase.`;
}
