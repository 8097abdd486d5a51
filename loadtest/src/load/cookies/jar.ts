/** One user's cookies, kept, refused and sent as Chromium does it, by RFC 6265bis (sections 5.6 to 5.8). */
import type { Cookie, Partition } from './cookie.ts';
import { domainFor, isWithin, registrableDomain } from './domain.ts';
import { evicted, MOST_OF_SITE, USE_NOTED_MS } from './eviction.ts';
import { endOf } from './lifetime.ts';
import { defaultPath, pathMatches } from './path.ts';
import type { Place } from './place.ts';
import { brokenPrefix } from './prefixes.ts';
import type { Refusal, RefusalRule } from './refusals.ts';
import { goesAlong, type Initiator, mayBeSet } from './same-site.ts';
import { malformed, readSetCookie, type SetCookie, sizeOf } from './set-cookie.ts';

export { type Place, placeOf } from './place.ts';
export { type Refusal, type RefusalRule, refusalRules } from './refusals.ts';
export type { Initiator } from './same-site.ts';

/** What became of one Set-Cookie line. */
export interface Stored {
  readonly name: string;
  readonly value: string;
  /** `kept`: in the jar; `removed`: it was over when it came, and the one that it replaces, if any, is gone. */
  readonly outcome: 'kept' | 'removed' | 'refused';
  readonly refusal?: Refusal;
  /**
   * How long ago it ended, for a value that is not empty and whose Expires lies in the past: an app whose clock is
   * behind does that.
   */
  readonly wasOverMs?: number;
  /** From now on; null: for as long as the browser runs, or not at all, where it was refused. */
  readonly lifetimeMs: number | null;
}

export class CookieJar {
  /** In the order in which they are sent: the longest path first, then the oldest (section 5.8.3). */
  #cookies: Cookie[];
  #made: number;
  /** A copy has the same list, until either of them changes it: most copies never do. */
  #isShared: boolean;

  constructor(other?: CookieJar) {
    this.#cookies = other ? other.#cookies : [];
    this.#made = other ? other.#made : 0;
    this.#isShared = other !== undefined;
    if (other) other.#isShared = true;
  }

  /** Takes in the Set-Cookie lines of one answer. `serverMs` is what the answer's Date header says. */
  store(
    lines: readonly string[],
    from: Place,
    nowMs: number = Date.now(),
    initiator: Initiator = 'same',
    serverMs: number = nowMs,
  ): readonly Stored[] {
    return lines.map((line) => this.#storeLine(line, from, nowMs, initiator, serverMs - nowMs));
  }

  /** The Cookie header for a request, or undefined where no cookie applies. */
  header(to: Place, nowMs: number = Date.now(), initiator: Initiator = 'same'): string | undefined {
    let header: string | undefined;
    let over = false;
    for (const cookie of this.#cookies) {
      if (cookie.expiresMs <= nowMs) over = true;
      else if (isSent(cookie, to, nowMs, initiator)) {
        header = header === undefined ? cookie.pair : `${header}; ${cookie.pair}`;
        if (nowMs - cookie.usedMs >= USE_NOTED_MS) cookie.usedMs = nowMs;
      }
    }
    if (over) this.#cookies = this.#cookies.filter((cookie) => cookie.expiresMs > nowMs);
    return header;
  }

  /** The first of that name that would be sent. */
  get(name: string, to: Place, nowMs: number = Date.now()): string | undefined {
    for (const cookie of this.#cookies) {
      if (cookie.name === name && cookie.expiresMs > nowMs && isSent(cookie, to, nowMs, 'same')) {
        return cookie.value;
      }
    }
    return undefined;
  }

  /** All of that name that would be sent, in order. */
  all(name: string, to: Place, nowMs: number = Date.now()): readonly string[] {
    return this.#cookies
      .filter(
        (cookie) => cookie.name === name && cookie.expiresMs > nowMs && isSent(cookie, to, nowMs, 'same'),
      )
      .map(({ value }) => value);
  }

  /** Whether one of that name would be sent, were it not over. To be asked before `header`, which removes it. */
  hasLapsed(name: string, to: Place, nowMs: number = Date.now()): boolean {
    for (const cookie of this.#cookies) {
      if (cookie.name === name && cookie.expiresMs <= nowMs && isSent(cookie, to, nowMs, 'same')) return true;
    }
    return false;
  }

  #storeLine(line: string, from: Place, nowMs: number, initiator: Initiator, serverAheadMs: number): Stored {
    const set = readSetCookie(line);
    const { name, value, attributes } = set;
    const rule = malformed(line, set);
    if (rule !== null) return refused(set, rule);
    let domain = from.host;
    let hostOnly = true;
    if (attributes.domain !== null) {
      const found = domainFor(attributes.domain, from.host);
      if (typeof found === 'string') return refused(set, found);
      ({ domain, hostOnly } = found);
    }
    const broken = notAllowed(set, from, initiator);
    if (broken !== null) return refused(set, broken);
    const path = attributes.path?.startsWith('/') ? attributes.path : defaultPath(from.path);
    if (!from.secure && this.#hidesSecure(name, domain, path)) return refused(set, 'secure-overwrite');

    const partition = !attributes.partitioned ? 'none' : initiator === 'embedded' ? 'others' : 'own';
    const expiresMs = endOf(attributes, nowMs, serverAheadMs);
    const old = this.#takeOut(name, domain, hostOnly, path, partition);
    if (expiresMs <= nowMs) return removed(set, nowMs - expiresMs);
    // The standard lets the new cookie have the old one's age; Chromium only if the value is the same.
    const since = old?.value === value ? old : null;
    const cookie = {
      name,
      value,
      pair: name === '' ? value : `${name}=${value}`,
      domain,
      hostOnly,
      path,
      secure: attributes.secure,
      sameSite: attributes.sameSite,
      priority: attributes.priority,
      partition,
      site: registrableDomain(from.host) ?? from.host,
      expiresMs,
      createdMs: since ? since.createdMs : nowMs,
      order: since ? since.order : this.#made++,
      usedMs: nowMs,
    } as const;
    this.#putIn(cookie);
    if (this.#cookies.length > MOST_OF_SITE || partition !== 'none') this.#evict(cookie, nowMs);
    return { name, value, outcome: 'kept', lifetimeMs: expiresMs === Infinity ? null : expiresMs - nowMs };
  }

  /** Section 5.7: what is set over http leaves Secure cookies alone that it would stand in for. */
  #hidesSecure(name: string, domain: string, path: string): boolean {
    return this.#cookies.some(
      (cookie) =>
        cookie.secure &&
        cookie.name === name &&
        (isWithin(cookie.domain, domain) || isWithin(domain, cookie.domain)) &&
        pathMatches(path, cookie.path),
    );
  }

  #takeOut(
    name: string,
    domain: string,
    hostOnly: boolean,
    path: string,
    partition: Partition,
  ): Cookie | undefined {
    const cookies = this.#ownList();
    for (let index = 0; index < cookies.length; index++) {
      const cookie = cookies[index];
      if (
        cookie !== undefined &&
        cookie.name === name &&
        cookie.domain === domain &&
        cookie.hostOnly === hostOnly &&
        cookie.path === path &&
        cookie.partition === partition
      ) {
        cookies.splice(index, 1);
        return cookie;
      }
    }
    return undefined;
  }

  #ownList(): Cookie[] {
    if (this.#isShared) {
      this.#cookies = [...this.#cookies];
      this.#isShared = false;
    }
    return this.#cookies;
  }

  #putIn(cookie: Cookie): void {
    const cookies = this.#ownList();
    let index = cookies.length;
    cookies.push(cookie);
    for (; index > 0; index--) {
      const before = cookies[index - 1];
      if (before === undefined || isBefore(before, cookie)) break;
      cookies[index] = before;
    }
    cookies[index] = cookie;
  }

  #evict({ site, partition }: Cookie, nowMs: number): void {
    const ofSite = this.#cookies.filter((cookie) => cookie.site === site && cookie.partition === partition);
    const over = ofSite.filter((cookie) => cookie.expiresMs <= nowMs);
    const gone = new Set([...over, ...evicted(ofSite.filter((cookie) => !over.includes(cookie)))]);
    if (gone.size > 0) this.#cookies = this.#cookies.filter((cookie) => !gone.has(cookie));
  }
}

const refused = ({ name, value }: SetCookie, rule: RefusalRule): Stored => ({
  name,
  value,
  outcome: 'refused',
  refusal: rule === 'too-large' ? { name, rule, bytes: sizeOf(name, value) } : { name, rule },
  lifetimeMs: null,
});

function removed({ name, value, attributes }: SetCookie, wasOverMs: number): Stored {
  const stored = { name, value, outcome: 'removed', lifetimeMs: 0 } as const;
  return value === '' || attributes.maxAgeS !== null ? stored : { ...stored, wasOverMs };
}

const isBefore = (one: Cookie, other: Cookie): boolean =>
  one.path.length === other.path.length ? one.order < other.order : one.path.length > other.path.length;

/** Section 5.8.3, but for the lifetime. */
const isSent = (cookie: Cookie, to: Place, nowMs: number, initiator: Initiator): boolean =>
  (cookie.hostOnly ? to.host === cookie.domain : isWithin(to.host, cookie.domain)) &&
  pathMatches(to.path, cookie.path) &&
  (to.secure || !cookie.secure) &&
  (initiator === 'same' || goesAlong(cookie.sameSite, nowMs - cookie.createdMs, initiator)) &&
  (cookie.partition === 'none' || (cookie.partition === 'others') === (initiator === 'embedded'));

/** Rules that need no other cookie, in the order of section 5.7. */
function notAllowed(set: SetCookie, from: Place, initiator: Initiator): RefusalRule | null {
  const { secure, sameSite, partitioned } = set.attributes;
  if (secure && !from.secure) return 'secure-over-http';
  if (!mayBeSet(sameSite, initiator)) return 'cross-site';
  if (sameSite === 'none' && !secure) return 'same-site-none-without-secure';
  if (partitioned && !secure) return 'partitioned-without-secure';
  return brokenPrefix(set, from.host);
}
