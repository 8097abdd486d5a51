/** What was typed becomes a write, and each page that showed it has to show it again. */

import { decoded } from '../model/decoded.ts';
import type { Draft, DraftStep } from './draft.ts';
import { isId } from './roles.ts';
import type { Typed } from './typed.ts';
import type { Visit } from './visits.ts';

/** @param marks of each that was typed, by its name in the scenario */
export function showTyped(
  typed: readonly Typed[],
  marks: readonly string[],
  visits: readonly Visit[],
  steps: readonly DraftStep[],
): void {
  const objects = typed.map(({ by }) => objectOf(visits[by]));
  for (const [index, one] of typed.entries()) {
    const [step, mark, object] = [steps[one.by], marks[index] ?? 'mark', objects[index] ?? 'note'];
    if (!step) continue;
    const removal = visits.findIndex(
      ({ first }, at) =>
        at > one.by && first.method === 'DELETE' && decoded(first.url.href).includes(one.leaf.value),
    );
    const isCollection = removal >= 0 || keepsOthers(one, typed, objects, object);
    step.writes = { object, how: isCollection ? 'add' : 'replace', ...(mark === 'mark' ? {} : { mark }) };
    step.guesses.push(
      isCollection
        ? `what is written is one of several ${object}`
        : `what is written takes the place of the ${object} before`,
    );
    const remover = steps[removal];
    if (remover) remover.writes = { object, how: 'remove', ...(mark === 'mark' ? {} : { mark }) };
    const places = new Map(one.shownAt.map((place) => [place.visit, place.in]));
    for (const [at, shown] of steps.entries()) {
      const place = places.has(at)
        ? places.get(at)
        : at > removal && removal >= 0
          ? sameAs(shown.visit, steps, places)
          : undefined;
      if (place === undefined || shown.shows.some((show) => show.object === object)) continue;
      shown.shows.push({ object, ...(place === null ? {} : { in: place }) });
    }
  }
}

/** A page that has shown it, asked for again after it was taken out. */
function sameAs(
  { first }: Visit,
  steps: readonly DraftStep[],
  places: ReadonlyMap<number, Draft['sessionIn']>,
): Draft['sessionIn'] | undefined {
  const at = steps.findIndex(
    ({ visit }, index) =>
      places.has(index) && visit.first.method === 'GET' && visit.first.url.href === first.url.href,
  );
  return at < 0 || first.method !== 'GET' ? undefined : places.get(at);
}

/** Two values of one object that a page shows side by side. */
const keepsOthers = (
  one: Typed,
  typed: readonly Typed[],
  objects: readonly string[],
  object: string,
): boolean =>
  typed.some(
    (other, index) =>
      other !== one &&
      objects[index] === object &&
      other.leaf.value !== one.leaf.value &&
      other.shownAt.some(
        ({ visit }) =>
          visit >= Math.max(one.by, other.by) && one.shownAt.some((place) => place.visit === visit),
      ),
  );

const VERBS =
  /^(?:add|edit|save|new|create|update|change|post|submit|index|doku|api|v\d+|do|set|put|store|app|rest|graphql)$/i;

/** By the path, as people name what they keep. */
function objectOf(visit: Visit | undefined): string {
  const parts = visit ? decoded(visit.first.url.pathname).split('/') : [];
  const part = parts
    .map((one) => one.replace(/\.\w+$/, ''))
    .findLast((one) => /^[A-Za-z][\w-]{0,40}$/.test(one) && !VERBS.test(one) && !isId(one));
  return part ?? 'text';
}
