/** The header that names who answered, found among those that an app happens to send. */
import { cachedBy } from '../load/evidence.ts';
import type { Observations, Visit } from './observations.ts';

/** Made for naming, even where it has one value alone. */
const MADE_FOR_IT =
  /^(x-replica(-id|-name)?|x-served-by|x-backend(-server|-id|-name)?|x-server(-name|-id)?|x-instance(-id|-name)?|x-pod(-name|-id)?|x-hostname|x-host|x-node(-id|-name)?|x-container(-id|-name)?|x-upstream(-addr|-server|-name|-host)?|x-app-(server|instance|node)|x-worker(-id|-pid)?|x-process(-id)?|x-pid|server-id|served-by|x-machine(-id)?|fly-machine-id|x-task(-id)?|x-dyno|x-handled-by|x-web-?server|x-origin-server)$/;
const SOUNDS_LIKE_IT =
  /(replica|served|backend|server|instance|pod|host|node|container|upstream|worker|machine|process|task|dyno|shard)/;
const ABOUT_ELSE =
  /(request|trace|span|time|duration|cache|date|count|rate|limit|version|powered|policy|country|region|session|token|^host$|^server$|server-timing|^via$|^alt-svc$|x-amz-cf|x-forwarded|sourcemap|origin-trial|report|edge|proxy|cdn|balancer|front)/;
export const MOST_CHARS = 64;

type Headers = readonly (readonly [name: string, value: string])[];

/** Null: there is none. */
export const namingHeader = (visits: readonly Visit[], host: string): string | null =>
  namingHeaderOf(
    answersIn({ visits }).map(({ headers }) => headers),
    host,
  );

/**
 * Of several, one that tells any apart, then the one made for it, then the one that tells more; null: there is none.
 * @param answers the headers of each, names in lower case
 */
export function namingHeaderOf(answers: readonly Headers[], host: string): string | null {
  const candidates = [...new Set(answers.flatMap((headers) => headers.map(([name]) => name)))]
    .map((name) => ({ name, values: valuesOf(name, answers) }))
    .filter(({ name, values }) => isNaming(name, values, host));
  candidates.sort(
    (one, other) =>
      Number(distinct(other.values) > 1) - Number(distinct(one.values) > 1) ||
      Number(MADE_FOR_IT.test(other.name)) - Number(MADE_FOR_IT.test(one.name)) ||
      distinct(other.values) - distinct(one.values),
  );
  return candidates[0]?.name ?? null;
}

export const answersIn = ({ visits }: Pick<Observations, 'visits'>): Visit[] =>
  visits.filter((visit) => visit.status !== null && cachedIn(visit) === undefined);

const valuesOf = (wanted: string, answers: readonly Headers[]): string[] =>
  answers.flatMap((headers) => headers.find(([name]) => name === wanted)?.[1] ?? []);

function isNaming(name: string, values: readonly string[], host: string): boolean {
  if (values.length < 3 || values.some((value) => value === '' || value.length > MOST_CHARS)) return false;
  // A cache's own name, and a date, is none of the app's.
  if (values.some((value) => /^cache-|\d\d:\d\d:\d\d/i.test(value)) || !isFew(values)) return false;
  if (values.every((value) => value.replace(/:\d+$/, '') === host)) return false;
  if (MADE_FOR_IT.test(name)) return true;
  return SOUNDS_LIKE_IT.test(name) && !ABOUT_ELSE.test(name) && distinct(values) >= 2;
}

/** Names come again; what is new in each answer names nothing. */
export const isFew = (values: readonly string[]): boolean =>
  distinct(values) <= Math.max(1, values.length / 2);

export const distinct = (values: readonly string[]): number => new Set(values).size;

/** Why a cache seems to have answered. */
export const cachedIn = ({ headers }: Visit): string | undefined => cachedBy(Object.fromEntries(headers));

/** A header's name as people write it. */
export const inCapitals = (header: string): string =>
  header.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
