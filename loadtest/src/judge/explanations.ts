/** A cause in figures: a sentence of what was measured of it, and the repair. */
import { counted } from '../model/counts.ts';
import { endOf, type Operation } from '../model/event.ts';
import type { Explanation } from '../model/result.ts';
import { causeNamed } from './causes.ts';
import { aheadOfBody, type Evidence } from './final-cause.ts';
import type { Loss } from './loss.ts';
import { proportionInterval } from './measures/interval.ts';
import type { LookedKinds } from './second-looks.ts';

/** Null where nothing is measured, and nothing is to be repaired. */
export function explanationOf(
  cause: string,
  losses: readonly Loss[],
  evidence: Evidence,
  kinds: LookedKinds,
  beganAt: number,
): Explanation | null {
  const repair = causeNamed(cause)?.repair;
  if (repair === undefined) return null;
  return { figures: figuresOf(cause, losses, evidence, kinds, beganAt), repair };
}

function figuresOf(
  cause: string,
  losses: readonly Loss[],
  evidence: Evidence,
  kinds: LookedKinds,
  beganAt: number,
): string | null {
  const [first] = losses;
  if (!first) return null;
  switch (cause) {
    case 'redirect-before-save':
      return `the page was asked for ${spread(losses.map(aheadOfBody))} before the redirect had ended; asked for after that, it is right`;
    case 'cookie-refused':
    case 'cookie-too-big':
      return ofRefusals(losses, evidence);
    case 'duplicate-cookie':
      return `${unique(losses.flatMap(({ by }) => by?.twice ?? [])).join(', ')} was sent twice, with different values: most servers take the first`;
    case 'cookie-rolled-back':
    case 'id-rotated':
    case 'first-burst':
    case 'resurrected':
      return ofRequest(first);
    case 'state-overwritten':
      return first.by
        ? `${requestOf(first.by)} began ${ms(first.operation.at - first.by.at)} before the callback ${requestOf(first.operation)} came`
        : null;
    case 'wrong-replica':
    case 'key-differs':
      return ofReplicas(losses, evidence, kinds, cause === 'key-differs');
    case 'clock-skew':
      return ofClocks(losses, evidence);
    case 'version-skew':
      return evidence.whoKnows.versionsDiffer
        ? `versions ${evidence.whoKnows.versionsDiffer.join(' and ')}: each shows its own`
        : null;
    case 'cached-answer':
      return `${requestOf(first.operation)} (${first.operation.cached})`;
    case 'store-lag':
      return ofDelays(kinds);
    case 'write-not-stored':
      return `${counted(losses.length, 'write')} of ${evidence.writes}, looked for again and again on kept and fresh connections`;
    case 'outage-made-permanent': {
      const times = losses.map(({ operation }) => operation.at - beganAt);
      return `${losses.length} between ${seconds(Math.min(...times))} and ${seconds(Math.max(...times))} after the load began`;
    }
    case 'expired-early':
      return ofLifetimes(losses);
    default:
      return null;
  }
}

function ofRefusals(losses: readonly Loss[], { notices }: Evidence): string | null {
  const withheld = unique(losses.flatMap(({ by }) => by?.withheld ?? []));
  if (withheld.length > 0)
    return `${withheld.join(', ')} does not go along with a POST from another site’s page: SameSite is to be None, with Secure, or the answer is to come by a GET`;
  const refused = losses.flatMap(({ by }) => by?.refused ?? []);
  const sizes = refused.flatMap(({ bytes }) => bytes ?? []);
  const names = unique(refused.map(({ name, rule }) => `${name} (${rule})`));
  if (sizes.length > 0)
    return `${names.join(', ')}: ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes, where browsers keep 4096`;
  return (
    [...notices, ...(notices.length === 0 && names.length > 0 ? [names.join(', ')] : [])].join('; ') || null
  );
}

/** The request to blame, and how it lay beside the write. */
function ofRequest({ by, violation: { since }, operation }: Loss): string | null {
  if (!by) return null;
  const end = since?.end ?? operation.at;
  const after = endOf(by) - end;
  return `${requestOf(by)} began ${by.at <= end ? `${ms(end - by.at)} before` : `${ms(by.at - end)} after`} the write had been answered, and ended ${ms(Math.abs(after))} ${after >= 0 ? 'after' : 'before'} that`;
}

function ofReplicas(
  losses: readonly Loss[],
  evidence: Evidence,
  kinds: LookedKinds,
  isKey: boolean,
): string | null {
  const pairs = unique(
    losses.flatMap(({ operation, violation: { since } }) =>
      operation.replica !== null && since?.replica != null
        ? `${operation.replica} did not know what ${since.replica} had been told`
        : [],
    ),
  );
  const either = isKey
    ? 'to be told from other memory by comparing the secret of all replicas, by a hash'
    : 'other memory and another key look alike from outside: if the cookie carries the session, compare the secret of all replicas';
  if (pairs.length > 0) {
    const told = `${pairs.slice(0, 2).join('; ')}${pairs.length > 2 ? '; and so on' : ''}`;
    return evidence.probed ? `${told}; ${either}` : told;
  }
  const handshakes = losses.filter(({ guarantee }) => guarantee === 'handshake').length;
  const counted =
    handshakes > 0
      ? { knew: evidence.handshakesHeld, asked: evidence.handshakesHeld + handshakes }
      : kinds.fresh;
  const estimate = estimateOf(counted.knew, counted.asked);
  if (estimate === null) return either;
  const what = handshakes > 0 ? 'callbacks were taken' : 'fresh connections knew it';
  return `${handshakes > 0 ? 'the callback met a process that had not begun the login, ' : ''}as if ${estimate} processes each knew only their own (${counted.knew} of ${counted.asked} ${what}); ${either}`;
}

/** How many processes there seem to be, from the share that knew: N = 1 / p, with Wilson's interval of p turned over. */
function estimateOf(knew: number, asked: number): string | null {
  const interval = proportionInterval(knew, asked);
  if (knew === 0 || knew === asked || interval === null) return null;
  const [low, high] = interval;
  const [least, most] = [Math.max(2, Math.round(1 / high)), Math.round(1 / low)];
  const best = Math.max(2, Math.round(asked / knew));
  // An interval wider than what it is about says nothing.
  if (most - least > best) return null;
  return least === most ? String(best) : `${best} (${least}–${most})`;
}

function ofClocks(losses: readonly Loss[], { whoKnows }: Evidence): string | null {
  const over = losses.flatMap(({ by }) => (by?.overMs === undefined ? [] : [by]));
  const [first] = over;
  if (first)
    return `${first.replica ?? 'an answer'} sets cookies that were over ${minutes(first.overMs ?? 0)} before they came: its clock is behind by that and the cookie’s lifetime`;
  const forgetful = whoKnows.forgetful;
  if (forgetful === null) return null;
  const apart = whoKnows.apart(forgetful);
  return `only ${forgetful} forgets: ${apart === null ? 'no answer shows its clock (a proxy may write the Date)' : `its Date is ${minutes(Math.abs(apart))} ${apart > 0 ? 'ahead of' : 'behind'} the others’`}`;
}

function ofDelays({ delays }: LookedKinds): string | null {
  const longest = delays.at(-1);
  const median = delays[delays.length >> 1];
  if (longest === undefined || median === undefined) return null;
  return `right by itself about ${ms(median)} after the write (median of ${delays.length}), ${ms(longest)} at the longest; if it is the app that saves late, save before you answer`;
}

function ofLifetimes(losses: readonly Loss[]): string | null {
  const [first] = losses;
  const since = first?.violation.since;
  if (!first || !since) return null;
  const lifetime = since.operation.lifetimeMs;
  return `gone ${seconds(first.operation.at - since.end)} after it was written, with a cookie that is good for ${lifetime === undefined ? 'as long as the browser runs' : seconds(lifetime)}`;
}

const requestOf = ({ method, path }: Operation): string => `${method} ${path}`;
const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];
const ms = (value: number): string => `${Math.round(value)} ms`;
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;
const minutes = (value: number): string =>
  value < 90_000 ? `${Math.round(value / 1000)} s` : `${Math.round(value / 60_000)} min`;

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${ms(sorted[sorted.length >> 1] ?? 0)} (up to ${ms(sorted.at(-1) ?? 0)})`;
}
