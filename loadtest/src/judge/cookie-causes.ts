/** Causes that the cookies tell: what a browser refused, sent twice, got back too old, or never had. */
import { endOf, type Operation, type Run } from '../model/event.ts';
import type { Cause } from './causes.ts';
import type { Write } from './ledger.ts';
import { showsNothing } from './sessions.ts';
import type { Trace } from './trace.ts';

/** All cookies together where nothing names the session. */
const sentIn = ({ sent, jar }: Operation): string | null => sent ?? jar ?? null;
const setIn = ({ set, jarSet }: Operation): string | null => set ?? jarSet ?? null;

const hasNoCookie = (operation: Operation): boolean =>
  sentIn(operation) === null && setIn(operation) === null;

/** A cause, and the request that is to blame, where one is. */
export interface Told {
  readonly cause: Cause;
  readonly by?: Operation | undefined;
}

/** A cause that the cookies alone prove; null where they don't. */
export function causeInCookies(
  operation: Operation,
  since: Write | null,
  trace: Trace,
  run: Run | null,
): Told | null {
  // As it was before the load, and still is.
  if (run?.cookieless && trace.of(operation.user).every(hasNoCookie)) return { cause: 'cookie-refused' };
  const path = since ? [since.operation, ...(trace.after(since) ?? [])] : [];
  const names = run?.session;
  const matters = (name: string): boolean =>
    names === undefined || names.some((own) => name === own || name.startsWith(`${own}.`));
  const refused = path.flatMap(({ refused = [] }) => refused).filter(({ name }) => matters(name));
  if (refused.length > 0 && !hasSession(operation, names, refused))
    return {
      cause: refused.some(({ rule }) => rule === 'too-large') ? 'cookie-too-big' : 'cookie-refused',
      by: path.find((other) => other.refused?.some(({ name }) => matters(name))),
    };
  const over = [...path, operation].find(({ overMs }) => overMs !== undefined);
  if (over) return { cause: 'clock-skew', by: over };
  const twice = [...path, operation].find(({ twice = [] }) => twice.some(matters));
  if (twice) return { cause: 'duplicate-cookie', by: twice };
  // Where the system's own parts tell, they know: there it is the replica's memory that makes cookies change.
  return run?.probes ? ofOverlap(operation, since, trace) : null;
}

/** Cookies that are not this site's. */
const FOR_OTHERS: ReadonlySet<string> = new Set(['domain-mismatch', 'public-suffix', 'cross-site']);

/** A refused cookie explains nothing where the session's came through all the same. */
function hasSession(
  operation: Operation,
  names: readonly string[] | undefined,
  refused: readonly { readonly name: string; readonly rule: string }[],
): boolean {
  if (refused.some(({ rule }) => rule === 'too-large')) return false;
  if (names !== undefined)
    return operation.sent !== null && !refused.some(({ name }) => names.includes(name));
  // Nothing names the session: a cookie for another site may be anybody's, such as a counter's.
  return operation.jar !== undefined && refused.every(({ rule }) => FOR_OTHERS.has(rule));
}

/** What answers that overlap make of a cookie. */
function ofOverlap(operation: Operation, since: Write | null, trace: Trace): Told | null {
  const recent = trace.of(operation.user).filter((other) => other !== operation && other.at <= operation.at);
  const sent = sentIn(operation);
  // Sent with what an answer had just replaced, which had not come yet.
  const retired = recent.find(
    (other) =>
      sent !== null &&
      sentIn(other) === sent &&
      setIn(other) !== null &&
      setIn(other) !== sent &&
      setIn(other) !== 'cleared' &&
      endOf(other) > operation.at &&
      other.at < endOf(operation),
  );
  if (retired && operation.sent !== null) return { cause: 'id-rotated', by: retired };
  const setter = recent.findLast((other) => sent !== null && setIn(other) === sent);
  if (!setter) return null;
  const others = recent.filter((other) => {
    const set = setIn(other);
    if (other === setter || set === null) return false;
    const end = endOf(other);
    return end > setter.at && end <= endOf(setter) && set !== sent;
  });
  if (others.length === 0) return null;
  if (sentIn(setter) === null && others.some((other) => sentIn(other) === null))
    return { cause: 'first-burst', by: setter };
  const written = since === null || others.some((other) => endOf(other) >= since.end);
  // The older cookie brings an older state back; where nothing is left, its id had been retired.
  const retirer = others.find((other) => sentIn(other) === sentIn(setter));
  const isGone = operation.denied || (operation.saw && showsNothing(operation.saw));
  if (isGone && retirer && operation.sent !== null) return { cause: 'id-rotated', by: retirer };
  // A message is taken away by a page, and brought back by what was under way beside that.
  return written || since?.effect === 'flash' ? { cause: 'cookie-rolled-back', by: setter } : null;
}
