/**
 * Who knows a session. An app that is sent an id which nobody was given shows how it treats one that it does not know:
 * a new cookie, a login page. Where it treats a real one just so, it does not know that either. Where it treats both
 * alike all the time, nothing can be told.
 */
import { cachedIn, type Naming } from './naming.ts';
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
  | { readonly kind: 'looks'; readonly looks: readonly Look[] };

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
  const madeUp = visits.filter((visit) => visit.kind === 'made-up' && isTelling(visit));
  const treatedSo = new Set(madeUp.map((visit) => treatment(visit, roles.sessions)));
  // What a made-up id gets is how an unknown one is treated; without one, another cookie says as much.
  const isUnknown = (visit: Visit): boolean =>
    treatedSo.size === 0
      ? isReissued(visit, roles.sessions)
      : treatedSo.has(treatment(visit, roles.sessions));
  const looks = returned.map((visit) => ({
    visit,
    isKnown: !isUnknown(visit),
    replica: naming.of(visit),
  }));
  if (
    looks.every(({ isKnown }) => !isKnown) ||
    (treatedSo.size === 0 && looks.every(({ isKnown }) => isKnown))
  )
    return {
      kind: 'not-told',
      renewed: returned.every((visit) => isReissued(visit, roles.sessions)),
      visits: returned,
    };
  return { kind: 'looks', looks };
}

/** A cache knows no session. */
const isTelling = (visit: Visit): boolean => isAnswer(visit) && cachedIn(visit) === undefined;

const RETURNING: ReadonlySet<Visit['kind']> = new Set(['return', 'unbalanced', 'kept']);

/** What an answer makes of a session: another cookie or not, its status, and where it leads. */
const treatment = (visit: Visit, sessions: readonly string[]): string =>
  `${isReissued(visit, sessions)} ${visit.status} ${visit.location}`;

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
