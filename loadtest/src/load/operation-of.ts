/** A request, its answer and what that means, as one operation of the history. */
import { createHash } from 'node:crypto';
import type { Operation } from '../model/event.ts';
import { isMarkOf, type Marks } from '../model/mark.ts';
import type { Answer } from '../scenarios/exchange.ts';
import { shownPath } from '../scenarios/masked.ts';
import type { RoundTrip } from './browser.ts';
import type { Crowd } from './crowd.ts';
import { cachedBy, carries, clockOf } from './evidence.ts';
import type { Asked, Meaning } from './meaning.ts';

/** What became of a request. */
export interface Found {
  readonly hop: RoundTrip;
  readonly meaning: Meaning;
  /** How much later than intended it was sent. */
  readonly lateMs: number;
}

/** Whose operation it is, and what is known beside. */
export interface Teller {
  readonly user: number;
  readonly marks: Marks;
  readonly crowd: Crowd;
  /** The walk before the load was in this user's account: what it left there is nobody's. */
  readonly walked?: boolean;
  /** Other users are in other shards: what ids they write under is compared when all is there. */
  readonly sharded?: boolean;
}

export interface Circumstance {
  readonly flow: number;
  readonly ends: boolean;
  /** When the body of a redirect that was followed at its headers had ended. */
  readonly bodyEnd?: number | null;
  /** The first of a new browser. */
  readonly anew?: boolean;
  /** The replica that gave a value which the request carries. */
  readonly carriedFrom?: string | undefined;
  /** The header that tells the app's version. */
  readonly version?: string | undefined;
}

/** One is proof; a few help to find out how. */
const MOST_OTHERS = 5;

export function operationOf(
  asked: Asked,
  found: Found,
  teller: Teller,
  circumstance: Circumstance,
): Operation {
  const { step, request, wrote, redirects } = asked;
  const { hop, meaning, lateMs } = found;
  const { answer, sent, set, lapsed } = hop;
  const { flow, ends, bodyEnd = null, anew, carriedFrom, version } = circumstance;
  // Both ends on one grid: what came after another must not seem to overlap it.
  const at = round(hop.at, 100);
  const ms = round(round(hop.at + hop.ms, 100) - at, 100);
  // Every operation has these keys, defined or not: objects of one shape are read quickest.
  const operation: Operation = {
    type: 'op',
    user: teller.user,
    flow,
    name: step.name,
    step: meaning.kind,
    redirected: redirects > 0 || undefined,
    method: request.method,
    path: `${request.origin ?? ''}${shownPath(request)}`,
    at,
    ms,
    lateMs: lateMs > 0 ? lateMs : undefined,
    outcome: meaning.outcome,
    status: answer?.status ?? null,
    replica: answer?.replica ?? null,
    sent,
    set,
    lapsed: lapsed || undefined,
    wrote: meaning.writesNext ? undefined : wrote,
    saw: ownIn(meaning.saw, teller),
    denied: meaning.denied,
    others: answer ? othersIn(answer, teller) : undefined,
    ends: ends || undefined,
    error: meaning.error,
  };
  // These are rare: most operations do without.
  const effect = step.wrote?.effect;
  if (redirects > 0 && (effect === 'login' || effect === 'logout')) operation.within = effect;
  if (meaning.also) operation.also = meaning.also.flatMap((saw) => ownIn(saw, teller) ?? []);
  if (hop.fresh) operation.fresh = true;
  if (anew) operation.anew = true;
  if (meaning.handshake) operation.handshake = meaning.handshake;
  if (bodyEnd !== null) operation.bodyMs = Math.max(ms, round(bodyEnd - hop.at, 100));
  if (hop.jar !== null) operation.jar = hop.jar;
  if (hop.jarSet !== null) operation.jarSet = hop.jarSet;
  if (hop.trace !== null) operation.trace = hop.trace;
  if (hop.twice.length > 0) operation.twice = [...hop.twice];
  if (hop.withheld.length > 0) operation.withheld = [...hop.withheld];
  if (carriedFrom !== undefined) operation.carriedFrom = carriedFrom;
  if (hop.stored.length > 0) tellCookies(operation, hop, teller.marks);
  if (answer) tellAnswer(operation, hop, answer, version);
  tellOwner(operation, hop, teller);
  return operation;
}

function tellCookies(operation: Operation, { stored, id, set, sent }: RoundTrip, marks: Marks): void {
  const refused = stored.flatMap(({ refusal }) => refusal ?? []);
  if (refused.length > 0) operation.refused = refused.map((refusal) => ({ ...refusal }));
  for (const { wasOverMs = 0 } of stored) if (wasOverMs >= LEAST_OVER_MS) operation.overMs = wasOverMs;
  if (id === null || set === sent) return;
  operation.size = id.length;
  const lifetimes = stored.flatMap(({ lifetimeMs, outcome }) =>
    outcome === 'kept' && lifetimeMs !== null ? lifetimeMs : [],
  );
  if (lifetimes.length > 0) operation.lifetimeMs = Math.round(Math.min(...lifetimes));
  const mark = operation.wrote?.mark;
  if (mark !== undefined && carries(id, marks.onWire(mark))) operation.carries = true;
}

function tellAnswer(
  operation: Operation,
  { at, ms }: RoundTrip,
  { headers }: Answer,
  version: string | undefined,
): void {
  const cached = cachedBy(headers);
  if (cached !== undefined) operation.cached = cached;
  const clockMs = clockOf(headers, at + ms);
  if (clockMs !== undefined) operation.clockMs = clockMs;
  const told = version === undefined ? undefined : headers[version];
  if (typeof told === 'string') operation.version = told.slice(0, 60);
}

/** Who writes under a session id owns it. */
function tellOwner(operation: Operation, { idAfter }: RoundTrip, { user, crowd, sharded }: Teller): void {
  const { wrote, outcome } = operation;
  if (!wrote || outcome !== 'ok' || idAfter === null) return;
  if (wrote.effect === 'logout' || wrote.effect === 'remove') return;
  const other = crowd.otherOwner(idAfter, user);
  if (other !== null) operation.sharedWith = other;
  if (sharded) operation.ownId = fingerprint(idAfter);
}

/** 64 bits: of ten million ids, no two are alike by chance. */
const fingerprint = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 16);

/** The marks that a page shows. */
function ownIn(saw: Operation['saw'], { walked }: Teller): Operation['saw'] {
  if (!saw || !walked || !saw.marks.some((mark) => isMarkOf(0, mark))) return saw;
  return { ...saw, marks: saw.marks.filter((mark) => !isMarkOf(0, mark)) };
}

/** Marks of other users anywhere in an answer; undefined without any. */
function othersIn({ body }: Answer, { marks, user, walked }: Teller): string[] | undefined {
  const found = marks.in(body);
  if (found.length === 0) return undefined;
  const others = found.filter((mark) => !isMarkOf(user, mark) && !(walked && isMarkOf(0, mark)));
  return others.length > 0 ? others.slice(0, MOST_OTHERS) : undefined;
}

/** An Expires has whole seconds, and an answer takes its time. */
const LEAST_OVER_MS = 2000;

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;
