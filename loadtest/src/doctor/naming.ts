/**
 * Which replica answered: by a header that names it, by the route in a session id, or by the balancer's cookie. What
 * merely differs from answer to answer tells that there are several, and names none.
 */
import {
  answersIn,
  cachedIn,
  distinct,
  inCapitals,
  isFew,
  MOST_CHARS,
  namingHeader,
} from './naming-header.ts';
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

export function namingOf(observations: Pick<Observations, 'visits' | 'target'>, roles: Roles): Naming {
  const answers = answersIn(observations);
  const header = namingHeader(observations.visits, new URL(observations.target.origin).hostname);
  if (header !== null) return byHeader(header, answers);
  return byRoute(answers) ?? byCookie(answers, roles) ?? { by: null, of: () => null, names: [] };
}

function byHeader(header: string, answers: readonly Visit[]): Naming {
  const of = (visit: Visit): string | null =>
    cachedIn(visit) === undefined ? (headerOf(visit, header)?.slice(0, MOST_CHARS) ?? null) : null;
  return { by: `the header ${inCapitals(header)}`, of, names: namesIn(answers, of) };
}

function byRoute(answers: readonly Visit[]): Naming | null {
  const of = ({ set, sentRoute }: Visit): string | null =>
    set.find(({ route }) => route !== null)?.route ?? sentRoute;
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
