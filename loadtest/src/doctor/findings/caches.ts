/** A cache that stores an answer with its Set-Cookie gives one user's session to the next. */
import { broken, defineFinding, look, ok, type Seen } from '../finding.ts';
import { cachedIn } from '../naming-header.ts';
import { headerOf, isAnswer, type Visit } from '../observations.ts';
import { listed, of } from '../words.ts';

const REPAIR =
  'let the cache store no answer that has a Set-Cookie, and let the app send Cache-Control: private or no-store with it';

export const caches = defineFinding({
  name: 'caches',
  title: 'caches',
  find(seen) {
    const { visits, roles } = seen;
    const newcomers = visits.filter((visit) => visit.kind === 'new' && isAnswer(visit) && visit.lot === null);
    for (const name of roles.sessions) {
      const given = newcomers.flatMap((visit) =>
        visit.set
          .filter((set) => set.name === name && set.outcome === 'kept')
          .map(({ mark, form, bytes }) => ({ visit, mark, form, bytes })),
      );
      const shared = given.filter(({ mark }) => given.filter((other) => other.mark === mark).length > 1);
      // What carries no identity, such as an empty session under one key, may be the same for everybody.
      const ids = shared.filter(({ form }) => form === 'id');
      if (ids.length > 0 && roles.isNamed(name)) {
        const cached = ids.flatMap(({ visit }) => cachedIn(visit) ?? []);
        return broken(
          `${of(ids.length, given.length)} new visitors were given a session that others were given, too: the same ${name}.`,
          cached.length > 0
            ? [`a cache says that it answered (${cached[0]})`]
            : ['no header says that a cache answered'],
          REPAIR,
        );
      }
    }
    const hits = visits.filter((visit) => cachedIn(visit) !== undefined);
    const setting = hits.filter((visit) => sessionsSetIn(seen, visit).length > 0);
    const names = [...new Set(setting.flatMap((visit) => sessionsSetIn(seen, visit)))];
    if (setting[0])
      return look(
        `A cache says that it answered, and the answer sets the session cookie ${listed(names)} (${of(setting.length, hits.length)} such answers).`,
        [`${cachedIn(setting[0])}; no two visitors were seen with the same session`],
        REPAIR,
      );
    const storable = newcomers.filter(
      (visit) => sessionsSetIn(seen, visit).length > 0 && mayBeStored(visit) !== null,
    );
    if (storable[0])
      return look(
        `An answer that sets the session cookie ${listed(sessionsSetIn(seen, storable[0]))} allows a shared cache to store it.`,
        [`Cache-Control: ${mayBeStored(storable[0])}`],
        'send Cache-Control: private or no-store with every answer that sets a session cookie',
      );
    const giving = newcomers.filter((visit) => sessionsSetIn(seen, visit).length > 0);
    if (giving.length < 3 || giving.every(({ set }) => set.every(({ form }) => form !== 'id'))) return null;
    return ok(
      `Each of ${giving.length} new visitors was given a session of their own${hits.length === 0 ? ', and no header tells of a cache' : ''}.`,
    );
  },
});

const sessionsSetIn = ({ roles }: Seen, { set }: Visit): string[] =>
  set
    .filter(({ name, outcome }) => outcome === 'kept' && roles.sessions.includes(name))
    .map(({ name }) => name);

/** The directive that allows a shared cache to store it (RFC 9111, section 3). */
function mayBeStored(visit: Visit): string | null {
  const control = headerOf(visit, 'cache-control')?.toLowerCase() ?? '';
  if (/\b(private|no-store|no-cache)\b/.test(control)) return null;
  return /\bpublic\b|\bs-maxage=[1-9]|\bmax-age=[1-9]/.exec(control) ? control.slice(0, 60) : null;
}
