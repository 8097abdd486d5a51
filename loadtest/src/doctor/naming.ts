/**
 * Which replica answered: by a header that names it, by the route in a session id, or by the balancer's cookie. What
 * merely differs from answer to answer tells that there are several, and names none.
 */
import { cachedBy } from '../load/evidence.ts';
import { headerOf, isAnswer, type Observations, type Visit } from './observations.ts';
import type { Roles } from './roles.ts';

export interface Naming {
  /** In words: `the header X-Replica`; null: nothing names replicas. */
  readonly by: string | null;
  /** Null: it does not say. */
  readonly of: (visit: Visit) => string | null;
  /** In order of their names. */
  readonly names: readonly string[];
}

/** Made for naming, even where it has one value alone. */
const MADE_FOR_IT =
  /^(x-replica(-id|-name)?|x-served-by|x-backend(-server|-id|-name)?|x-server(-name|-id)?|x-instance(-id|-name)?|x-pod(-name|-id)?|x-hostname|x-host|x-node(-id|-name)?|x-container(-id|-name)?|x-upstream(-addr|-server|-name|-host)?|x-app-(server|instance|node)|x-worker(-id|-pid)?|x-process(-id)?|x-pid|server-id|served-by|x-machine(-id)?|fly-machine-id|x-task(-id)?|x-dyno|x-handled-by|x-web-?server|x-origin-server)$/;
const SOUNDS_LIKE_IT =
  /(replica|served|backend|server|instance|pod|host|node|container|upstream|worker|machine|process|task|dyno|shard)/;
const ABOUT_ELSE =
  /(request|trace|span|time|duration|cache|date|count|rate|limit|version|powered|policy|country|region|session|token|^host$|^server$|server-timing|^via$|^alt-svc$|x-amz-cf|x-forwarded|sourcemap|origin-trial|report)/;
const MOST_CHARS = 64;

export function namingOf({ visits, target }: Pick<Observations, 'visits' | 'target'>, roles: Roles): Naming {
  const answers = visits.filter((visit) => visit.status !== null && cachedIn(visit) === undefined);
  const host = new URL(target.origin).hostname;
  const headers = [...new Set(answers.flatMap(({ headers }) => headers.map(([name]) => name)))];
  const candidates = headers
    .map((name) => ({ name, values: valuesOf(name, answers) }))
    .filter(({ name, values }) => isNaming(name, values, host));
  // Of several, the one made for it, then the one that tells more apart.
  candidates.sort(
    (one, other) =>
      Number(MADE_FOR_IT.test(other.name)) - Number(MADE_FOR_IT.test(one.name)) ||
      distinct(other.values) - distinct(one.values),
  );
  const [best] = candidates;
  if (best) return byHeader(best.name, answers);
  return byRoute(answers) ?? byCookie(answers, roles) ?? { by: null, of: () => null, names: [] };
}

function byHeader(header: string, answers: readonly Visit[]): Naming {
  const of = (visit: Visit): string | null =>
    cachedIn(visit) === undefined ? (headerOf(visit, header)?.slice(0, MOST_CHARS) ?? null) : null;
  return { by: `the header ${inCapitals(header)}`, of, names: namesIn(answers, of) };
}

function byRoute(answers: readonly Visit[]): Naming | null {
  const of = ({ set }: Visit): string | null => set.find(({ route }) => route !== null)?.route ?? null;
  const names = namesIn(answers, of);
  return names.length === 0 ? null : { by: 'the route at the end of the session id', of, names };
}

function byCookie(answers: readonly Visit[], { balancers }: Roles): Naming | null {
  for (const name of balancers) {
    const of = ({ set, sent }: Visit): string | null => {
      const mark = set.find((seen) => seen.name === name && seen.outcome === 'kept')?.mark ?? sent[name];
      return mark === undefined ? null : `${name}#${mark}`;
    };
    const given = answers.flatMap(({ set }) =>
      set.filter((seen) => seen.name === name).map(({ mark }) => mark),
    );
    // Some are sealed anew for each answer, and name nobody.
    if (given.length >= 3 && isFew(given))
      return { by: `the cookie ${name}`, of, names: namesIn(answers, of) };
  }
  return null;
}

const namesIn = (answers: readonly Visit[], of: (visit: Visit) => string | null): string[] =>
  [...new Set(answers.flatMap((visit) => of(visit) ?? []))].sort();

const valuesOf = (name: string, answers: readonly Visit[]): string[] =>
  answers.flatMap((visit) => headerOf(visit, name) ?? []);

function isNaming(name: string, values: readonly string[], host: string): boolean {
  if (values.length < 3 || values.some((value) => value === '' || value.length > MOST_CHARS)) return false;
  // A cache's own name, and a date, is none of the app's.
  if (values.some((value) => /^cache-|\d\d:\d\d:\d\d/i.test(value)) || !isFew(values)) return false;
  if (values.every((value) => value.replace(/:\d+$/, '') === host)) return false;
  if (MADE_FOR_IT.test(name)) return true;
  return SOUNDS_LIKE_IT.test(name) && !ABOUT_ELSE.test(name) && distinct(values) >= 2;
}

/** Names come again; what is new in each answer names nothing. */
const isFew = (values: readonly string[]): boolean => distinct(values) <= Math.max(1, values.length / 2);

const distinct = (values: readonly string[]): number => new Set(values).size;

const inCapitals = (header: string): string =>
  header.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** Why a cache seems to have answered. */
export const cachedIn = ({ headers }: Visit): string | undefined => cachedBy(Object.fromEntries(headers));

/** What differs between answers to one and the same request, and comes again: of several replicas, or versions. */
export function differences({ visits }: Pick<Observations, 'visits'>): string[] {
  const alike = visits.filter(
    (visit) => visit.kind === 'new' && isAnswer(visit) && cachedIn(visit) === undefined,
  );
  const [first] = alike;
  const same = alike.filter(({ status, path }) => status === first?.status && path === first.path);
  if (same.length < 4) return [];
  const found: string[] = [];
  for (const name of [
    'server',
    'x-powered-by',
    'via',
    'x-version',
    'x-app-version',
    'etag',
    'last-modified',
  ]) {
    const values = same.map((visit) => headerOf(visit, name) ?? '(none)');
    const kinds = distinct(values);
    if (kinds >= 2 && kinds <= values.length / 2)
      found.push(
        `${inCapitals(name)}: ${[...new Set(values)].map((value) => value.slice(0, 40)).join(' | ')}`,
      );
  }
  const orders = same.map(({ headers }) => headers.map(([name]) => name).join(' '));
  if (distinct(orders) >= 2 && distinct(orders) <= orders.length / 2)
    found.push('the headers, or their order, are not the same in all answers');
  return found;
}
