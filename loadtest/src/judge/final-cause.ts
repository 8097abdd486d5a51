/**
 * The cause of a loss in the end: what its own operations showed at once, corrected by what came later, a store's word
 * or a second look.
 */
import { endOf } from '../model/event.ts';
import { causeNamed } from './causes.ts';
import type { Loss } from './loss.ts';
import { bodyEndOf, type Found, type LookedKinds, type SecondLooks } from './second-looks.ts';
import type { StoreEvidence } from './store-evidence.ts';
import type { WhoKnows } from './who-knows.ts';

/** What is known when everything has been seen. */
export interface Evidence {
  readonly stores: StoreEvidence;
  readonly looks: SecondLooks;
  readonly whoKnows: WhoKnows;
  /** A command ran beside the load at any time between the two. */
  readonly ranBetween: (from: number, to: number) => boolean;
  /** Users looked again where something was lost: nobody else tells of the system. */
  readonly probed: boolean;
  /** The session's cookie carries the session itself. */
  readonly inCookie: boolean;
  /** Old cookies that were refused after a logout, as it should be. */
  readonly logoutsHeld: number;
  /** Logins completed by their callback. */
  readonly handshakesHeld: number;
  /** Writes that were acknowledged. */
  readonly writes: number;
  /** What was noticed before the load. */
  readonly notices: readonly string[];
}

/** Whether anything that comes later may correct the cause. */
export const isOpen = ({ cause, operation, guarantee }: Loss, looked: boolean): boolean => {
  const { open, looked: byLooks } = causeNamed(cause) ?? {};
  // Whether an old cookie is refused anywhere is known in the end.
  if (guarantee === 'logout-final' && cause === 'wrong-replica') return true;
  return (open === true && operation.sent !== null) || (looked && byLooks === true);
};

export function finalCause(loss: Loss, evidence: Evidence, kinds: LookedKinds): string {
  const { cause, operation } = loss;
  const { stores } = evidence;
  const { open } = causeNamed(cause) ?? {};
  const { at, sent, replica } = operation;
  if (open && sent !== null) {
    stores.unsureMs = operation.unsureMs ?? 0;
    if (stores.away(replica, at, endOf(operation))) return 'store-unreachable';
    const gone = stores.gone(sent, endOf(operation));
    if (gone) return gone;
  }
  if (loss.guarantee === 'logout-final') return afterLogout(loss, evidence);
  // A callback can't be sent twice; and whose page it was, no look can tell.
  if (loss.guarantee === 'handshake' || loss.guarantee === 'isolation') return cause;
  const looked = byLooks(loss, evidence, kinds);
  return looked ?? withoutLooks(loss, evidence);
}

/** Where the old cookie is refused nowhere, no replica is the wrong one; where it is refused by some, others are. */
function afterLogout({ cause }: Loss, { logoutsHeld }: Evidence): string {
  if (cause !== 'wrong-replica' && cause !== 'unexplained') return cause;
  return logoutsHeld === 0 ? 'outlives-logout' : 'wrong-replica';
}

function byLooks(loss: Loss, evidence: Evidence, kinds: LookedKinds): string | null {
  const found = evidence.looks.at(loss);
  const pattern = kinds.patternOf(loss, found);
  if (pattern === null) return null;
  if (aheadOfBody(loss) > 0 && (found?.rightAfterBody ?? kinds.areRightAfterBody(loss)))
    return 'redirect-before-save';
  switch (pattern) {
    case 'at-once':
      return 'store-lag';
    case 'later':
      return madePermanent(loss, found) ? 'outage-made-permanent' : 'store-lag';
    case 'some':
      return ofSome(evidence);
    case 'never':
      if (evidence.ranBetween(loss.violation.since?.at ?? loss.operation.at, endOf(loss.operation)))
        return 'gone-with-restart';
      return kinds.hadBeenSeen(loss) ? 'expired-early' : 'write-not-stored';
  }
}

/** By how many milliseconds the page was asked for ahead of the end of its redirect. */
export const aheadOfBody = ({
  operation,
  violation: { since },
}: Pick<Loss, 'operation' | 'violation'>): number =>
  (bodyEndOf(operation, since) ?? operation.at) - operation.at;

/** The answer took the cookie away, and it was good again later. */
const madePermanent = ({ operation: { set, sent, jar, jarSet } }: Loss, found: Found | null): boolean => {
  const changed = set === null ? jarSet !== undefined && jarSet !== jar : set !== sent;
  return changed && found !== null && !found.knownNow;
};

/** Some know it, and others never will. */
function ofSome(evidence: Evidence): string {
  const { whoKnows, inCookie } = evidence;
  if (whoKnows.versionsDiffer) return 'version-skew';
  if (whoKnows.forgetful !== null) return 'clock-skew';
  return inCookie ? 'key-differs' : 'wrong-replica';
}

function withoutLooks(loss: Loss, evidence: Evidence): string {
  const { cause, operation, violation } = loss;
  const { whoKnows } = evidence;
  const elsewhere = operation.replica !== null && operation.replica !== violation.since?.replica;
  if (cause === 'wrong-replica') return ofSome(evidence);
  const written = violation.since?.operation.version;
  if (whoKnows.versionsDiffer && written !== undefined && operation.version !== written)
    return 'version-skew';
  if (whoKnows.forgetful !== null && operation.replica === whoKnows.forgetful) return 'clock-skew';
  if (cause === 'unexplained' && elsewhere && whoKnows.staysWithWriter(operation.saw?.object ?? ''))
    return 'wrong-replica';
  return cause;
}
