/**
 * Who knows a session. An app that is sent an id which nobody was given shows how it treats one that it does not know:
 * a new cookie, a login page. Where it treats a real one just so, it does not know that either. Where it treats both
 * alike all the time, the page may still tell: a newcomer's is another than that of who comes back.
 */
import type { Naming } from './naming.ts';
import { cachedIn } from './naming-header.ts';
import { isAnswer, type Observations, type Visit } from './observations.ts';
import type { Roles } from './roles.ts';

export interface Look {
  readonly visit: Visit;
  readonly isKnown: boolean;
  readonly replica: string | null;
}

export type Knowledge =
  /** No session cookie was there to be sent. */
  | { readonly kind: 'none' }
  /** A made-up id is treated as a real one is. `renewed`: each answer sets another cookie, whatever is sent. */
  | { readonly kind: 'not-told'; readonly renewed: boolean; readonly visits: readonly Visit[] }
  | {
      readonly kind: 'looks';
      /** What told: a cookie that is replaced, another status or redirect; or another page. */
      readonly by: 'answer' | 'page';
      readonly looks: readonly Look[];
    };

export function knowledgeOf(
  { visits }: Pick<Observations, 'visits'>,
  roles: Roles,
  naming: Naming,
): Knowledge {
  const sends = (visit: Visit): boolean => roles.sessions.some((name) => name in visit.sent);
  const returned = visits.filter(
    (visit) => visit.lot !== null && RETURNING.has(visit.kind) && isTelling(visit) && sends(visit),
  );
  if (returned.length === 0) return { kind: 'none' };
  const newcomers = visits.filter((visit) => visit.kind === 'new' && visit.lot === null && isTelling(visit));
  const madeUp = visits.filter(
    (visit) => visit.kind === 'made-up' && isTelling(visit) && !isTurnedAway(visit, newcomers),
  );
  // An app that takes over whatever id it is sent gives no other: then the cookie tells nothing, and the answer might.
  const byCookie = madeUp.every((visit) => isReissued(visit, roles.sessions));
  const treatedSo = new Set(madeUp.map(courseOf));
  const isUnknown = (visit: Visit): boolean =>
    (!byCookie || isReissued(visit, roles.sessions)) &&
    (madeUp.length === 0 || treatedSo.has(courseOf(visit)));
  const looks = returned.map((visit) => ({
    visit,
    isKnown: !isUnknown(visit),
    replica: naming.of(visit),
  }));
  const isTold =
    looks.some(({ isKnown }) => isKnown) && (madeUp.length > 0 || looks.some(({ isKnown }) => !isKnown));
  if (isTold) return { kind: 'looks', by: 'answer', looks };
  const pages = pagesOf(newcomers, returned, madeUp, naming);
  if (pages) return { kind: 'looks', by: 'page', looks: pages };
  return {
    kind: 'not-told',
    renewed: returned.every((visit) => isReissued(visit, roles.sessions)),
    visits: returned,
  };
}

/** Null where newcomers are not all shown the same page, or whoever comes back is shown it, too. */
function pagesOf(
  newcomers: readonly Visit[],
  returned: readonly Visit[],
  madeUp: readonly Visit[],
  naming: Naming,
): readonly Look[] | null {
  if (newcomers.length < 4 || madeUp.length < 2) return null;
  const pages = new Map<string | null, Set<string>>();
  for (const visit of [...newcomers, ...madeUp]) {
    const replica = naming.of(visit);
    pages.set(replica, (pages.get(replica) ?? new Set()).add(pageOf(visit)));
  }
  if ([...pages.values()].some(({ size }) => size > 1)) return null;
  const looks = returned.flatMap((visit) => {
    const replica = naming.of(visit);
    const page = pages.get(replica);
    return page ? [{ visit, replica, isKnown: !page.has(pageOf(visit)) }] : [];
  });
  return looks.some(({ isKnown }) => isKnown) ? looks : null;
}

const pageOf = (visit: Visit): string => `${courseOf(visit)} ${visit.body}`;

/** Something that guards the app took the made-up id for an attack: no newcomer is answered so. */
const isTurnedAway = ({ status }: Visit, newcomers: readonly Visit[]): boolean =>
  (status ?? 0) >= 400 && !newcomers.some((visit) => visit.status === status);

/** A cache knows no session. */
const isTelling = (visit: Visit): boolean => isAnswer(visit) && cachedIn(visit) === undefined;

const RETURNING: ReadonlySet<Visit['kind']> = new Set(['return', 'unbalanced', 'kept']);

/** Its status, and where it leads. */
const courseOf = ({ status, location }: Visit): string => `${status} ${location}`;

/** A session cookie that was sent was replaced by another, or taken away. */
export const isReissued = ({ set, sent }: Visit, sessions: readonly string[]): boolean =>
  set.some(
    ({ name, mark, outcome }) =>
      sessions.includes(name) && name in sent && (outcome === 'removed' || mark !== sent[name]),
  );

/** By how many times it went from known to not known and back: a session that ends, or is slow to show, turns once. */
export function turnsIn(looks: readonly Look[]): number {
  const lots = new Set(looks.map(({ visit }) => visit.lot));
  return Math.max(
    0,
    ...[...lots].map((lot) => {
      const own = looks.filter(({ visit }) => visit.lot === lot);
      return own.filter(({ isKnown }, index) => index > 0 && isKnown !== own[index - 1]?.isKnown).length;
    }),
  );
}

/** Each replica that is named knew the session every time, or never. */
export const isByReplica = (looks: readonly Look[]): boolean =>
  looks.every(
    ({ visit, replica, isKnown }) =>
      replica !== null &&
      looks.every(
        (other) => other.replica !== replica || other.visit.lot !== visit.lot || other.isKnown === isKnown,
      ),
  );

/**
 * Known here and not there, again and again: no session that ended, nor one that is renewed now and then.
 * @see turnsIn
 */
export function isSplit(looks: readonly Look[]): boolean {
  const unknown = looks.filter(({ isKnown }) => !isKnown).length;
  if (unknown < 2 || looks.length - unknown < 2 || turnsIn(looks) < 2) return false;
  return isByReplica(looks) || (unknown >= 3 && unknown * 3 >= looks.length);
}

/**
 * A replica that takes over any id begins a session of its own under it, and knows that from then on: its first answer
 * alone is a newcomer's. Of two sessions at least, lest it be a message that is shown once.
 */
export function beginsAnew(looks: readonly Look[], issuer: (lot: number | null) => string | null): boolean {
  const lots = [...new Set(looks.map(({ visit }) => visit.lot))];
  const firsts = lots.flatMap((lot) => {
    const own = looks.filter(({ visit }) => visit.lot === lot);
    const strangers = [...new Set(own.map(({ replica }) => replica))].filter((name) => name !== issuer(lot));
    return strangers.map((name) => own.find(({ replica }) => replica === name)?.isKnown ?? true);
  });
  const atHome = looks.filter(({ visit, replica }) => replica !== null && replica === issuer(visit.lot));
  return (
    firsts.length >= 2 &&
    firsts.every((isKnown) => !isKnown) &&
    atHome.length >= 2 &&
    atHome.every(({ isKnown }) => isKnown)
  );
}
