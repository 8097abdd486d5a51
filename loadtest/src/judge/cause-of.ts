/**
 * Why something was lost, from what the client can see and what stores say. It looks first at what happened to the
 * cookie, then at who was asked, then at what ran beside the write.
 */
import { endOf, type Operation, type Run } from '../model/event.ts';
import type { Cause } from './causes.ts';
import { causeInCookies, type Told } from './cookie-causes.ts';
import type { Known, Violation } from './finding.ts';
import type { Guarantee } from './guarantee.ts';
import type { Write } from './ledger.ts';
import type { PhaseClock } from './phase.ts';
import { type Held, showsNothing } from './sessions.ts';
import type { StoreEvidence } from './store-evidence.ts';
import type { Trace } from './trace.ts';

export interface Circumstances extends Pick<Known, 'sessions'> {
  readonly clock: PhaseClock;
  readonly trace: Trace;
  readonly stores: StoreEvidence;
  readonly run: Run | null;
}

export function causeOf(
  lost: Guarantee['loses'],
  operation: Operation,
  { since }: Violation,
  circumstances: Circumstances,
): Told | { readonly cause: string; readonly by?: Operation } {
  const { trace, run } = circumstances;
  if (operation.cached !== undefined) return { cause: 'cached-answer', by: operation };
  if (operation.sharedWith !== undefined) return { cause: 'id-shared' };
  if (lost === 'privacy') return { cause: 'shown-to-others' };
  if (lost === 'login') return ofHandshake(operation, since, circumstances);
  if (lost === 'logout') return since ? ofLogout(operation, since, circumstances) : { cause: 'unexplained' };
  const told = causeInCookies(operation, since, trace, run);
  return told ?? { cause: ofPlace(lost, operation, since, circumstances) };
}

/** Where the cookies are as they should be: who was asked, and what ran beside. */
function ofPlace(
  lost: Guarantee['loses'],
  operation: Operation,
  since: Write | null,
  circumstances: Circumstances,
): string {
  const { sessions, trace } = circumstances;
  if (
    operation.carriedFrom !== undefined &&
    operation.replica !== null &&
    operation.carriedFrom !== operation.replica
  )
    return 'wrong-replica';
  const held = sessions.askedBy(operation);
  if (lost === 'session' && held) return ofSession(operation, held, circumstances);
  if (!since) return 'unexplained';
  const renamed = since.cookie !== null && held?.aliases.includes(since.cookie);
  if (operation.sent !== since.cookie && !renamed) return ofCookie(operation, since, circumstances);
  const raced = trace.beside(since).length > 0;
  // A replica that shows something of the session has it, or a copy.
  if (raced && operation.saw && !showsNothing(operation.saw)) return 'overwritten';
  const cause = held ? ofSession(operation, held, circumstances) : ofReplica(operation, since, circumstances);
  if (cause !== 'unexplained') return cause;
  if (raced) return 'overwritten';
  // It knows the session, but not what another replica was told.
  const elsewhere = operation.replica !== null && operation.replica !== since.replica;
  return elsewhere && held?.shared ? 'stale-copy' : cause;
}

/** The session's cookie was sent, and the replica did not know the session, or not all of it. */
function ofSession(operation: Operation, held: Held, circumstances: Circumstances): string {
  const { clock, stores } = circumstances;
  const { replica, set, sent } = operation;
  const end = endOf(operation);
  const taken = clock.lostByStoreSince(held.askedAt, end);
  if (taken) return taken;
  if (stores.away(replica, held.askedAt, end)) return 'store-unreachable';
  if (held.home !== null && replica !== null && !held.shared) {
    if (clock.diedSince(held.home, held.askedAt, end)) return 'dead-replica';
    if (replica !== held.home) return 'wrong-replica';
  }
  const gone = stores.gone(held.cookie, end);
  if (gone) return gone;
  // Several had it, and all of those have died.
  if (held.shared && [...held.knownTo].every((known) => clock.diedSince(...known, end)))
    return 'dead-replica';
  if (set === null || set === sent) return 'unexplained';
  return set === 'cleared' ? 'cookie-cleared' : 'cookie-replaced';
}

/** No cookie, then or now: only the replica may differ. */
function ofReplica(operation: Operation, since: Write, { clock }: Circumstances): Cause {
  const { replica, sent } = operation;
  if (sent !== null || replica === null || since.replica === null) return 'unexplained';
  if (clock.diedSince(since.replica, since.at, endOf(operation))) return 'dead-replica';
  return replica === since.replica ? 'unexplained' : 'wrong-replica';
}

/** The user came back with a cookie other than the write's, or without one. */
function ofCookie(operation: Operation, since: Write, { trace }: Circumstances): Cause {
  const between = trace.after(since) ?? [];
  if (operation.lapsed || between.some(({ lapsed }) => lapsed)) return 'expired';
  if (since.cookie === null) return 'unexplained';
  return operation.sent === null ? 'cookie-cleared' : 'cookie-replaced';
}

/** A session's cookie shows the login after the logout. */
function ofLogout(operation: Operation, logout: Write, { trace, run }: Circumstances): Told {
  if (operation.step === 'before-login') return { cause: 'not-renewed' };
  const asked = logout.operation.sent;
  // The logout was sent without the session's cookie, and could not end it.
  if (asked === null && (run?.session || run?.connections === undefined)) return { cause: 'cookie-cleared' };
  if (asked !== operation.sent && operation.step === 'replay' && !isRenewed(operation, asked, trace))
    return { cause: 'cookie-replaced' };
  const [beside] = trace.beside(logout);
  if (beside) return { cause: 'resurrected', by: beside };
  const elsewhere = operation.replica !== null && operation.replica !== logout.replica;
  if (elsewhere) return { cause: 'wrong-replica' };
  return { cause: operation.replica === null ? 'unexplained' : 'outlives-logout' };
}

/** From answer to answer of the very login, the one cookie became the other: both name one session. */
function isRenewed({ user, sent }: Operation, renewed: string | null, trace: Trace): boolean {
  let current = sent;
  for (const { sent: asked, set, wrote, within } of trace.of(user)) {
    if (current === renewed) return true;
    const isMeant = within !== undefined || wrote?.effect === 'login' || wrote?.effect === 'logout';
    if (asked === current && set !== null && set !== 'cleared' && !isMeant) current = set;
  }
  return current === renewed;
}

/** What a browser does with a cookie, wherever it was on its way to. */
const OF_THE_COOKIE: ReadonlySet<string> = new Set(['cookie-refused', 'cookie-too-big', 'duplicate-cookie']);

/** The callback was refused: whatever it is checked against was not there. */
function ofHandshake(operation: Operation, begun: Write | null, { trace, run }: Circumstances): Told {
  if (operation.withheld) return { cause: 'cookie-refused', by: operation };
  if (!begun) return { cause: 'unexplained' };
  // Who has not logged in yet need not have any cookie.
  const told = run?.cookieless ? null : causeInCookies(operation, begun, trace, run);
  if (told && OF_THE_COOKIE.has(told.cause)) return told;
  const meanwhile = trace
    .of(operation.user)
    .find(
      ({ wrote, at, name, flow }) =>
        wrote?.effect === 'login' &&
        name !== operation.name &&
        flow === operation.flow &&
        at < endOf(operation),
    );
  if (meanwhile) return { cause: 'state-overwritten', by: meanwhile };
  const elsewhere = operation.replica !== null && operation.replica !== begun.replica;
  return { cause: elsewhere || operation.replica === null ? 'wrong-replica' : 'unexplained' };
}
