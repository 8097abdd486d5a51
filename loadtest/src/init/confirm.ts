/** Walks a scenario with one user, and says of each step whether it is as the scenario says. */
import type { BrowserOptions } from '../load/browser.ts';
import { excerptOf } from '../load/walk/excerpt.ts';
import { type Stroll, stroll, type Watched } from '../load/walk/stroll.ts';
import type { Marks } from '../model/mark.ts';
import type { LoadedScenarios } from '../scenarios/file/load-scenario-file.ts';
import { singlesOf } from '../scenarios/scenario.ts';

export interface StepFound {
  readonly name: string;
  /** Objects that its page has shown. */
  readonly shown: readonly string[];
  /** Why it is not confirmed; null: it is. */
  readonly why: string | null;
}

export interface Confirmed {
  readonly steps: readonly StepFound[];
  /** Of the walk that went furthest. */
  readonly watched: readonly Watched[];
  readonly isRight: boolean;
  /** How many walks it took, or were tried in vain. */
  readonly walks: number;
}

/** Another walk may meet other replicas: so many are tried until one is right. */
const WALKS = 4;
/** What has just been written may take a moment. */
const LOOK_MS = 1000;

export async function confirm(
  { mix, accounts }: LoadedScenarios,
  options: Omit<BrowserOptions, 'app'>,
  marks: Marks,
  signal: AbortSignal,
): Promise<Confirmed> {
  const [{ scenario }] = mix;
  const values = accounts?.[0] ?? {};
  let best: Stroll | null = null;
  let walks = 0;
  for (let between = 0; between < WALKS; between++) {
    const walked = await stroll(
      { options: { ...options, app: scenario.app }, scenario, marks, values, signal, lookMs: LOOK_MS },
      1,
      between,
      false,
    );
    signal.throwIfAborted();
    walks++;
    if (!best || walked.right || (!best.right && walked.steps.length > best.steps.length)) best = walked;
    if (best.right) break;
  }
  const watched = best?.steps ?? [];
  const names = [...new Set(singlesOf(scenario).map(({ name }) => name))];
  return {
    steps: names.map((name) =>
      ofStep(
        name,
        watched.filter(({ asked }) => asked.step.name === name),
      ),
    ),
    watched,
    isRight: best?.right ?? false,
    walks,
  };
}

function ofStep(name: string, watched: readonly Watched[]): StepFound {
  const last = watched.at(-1);
  if (!last) return { name, shown: [], why: 'was not come to' };
  const { meaning, missed, hop, asked } = last;
  const shown = [...(meaning.saw ? [meaning.saw] : []), ...(meaning.also ?? [])]
    .filter(({ marks }) => marks.length > 0)
    .map(({ object }) => object);
  const came = hop.answer ? ` (came back: ${excerptOf(hop.answer)})` : '';
  if (meaning.error) return { name, shown, why: `${meaning.error}${came}` };
  if (meaning.denied) return { name, shown, why: `turned the user away${came}` };
  if (meaning.outcome !== 'ok')
    return { name, shown, why: `answered ${hop.answer?.status ?? 'nothing'}${came}` };
  if (missed !== null)
    return {
      name,
      shown,
      why: `its page does not show ${asked.step.shows?.object ?? 'what was written'}${came}`,
    };
  return { name, shown, why: null };
}
