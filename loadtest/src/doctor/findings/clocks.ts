/**
 * Clocks apart end sessions early, and make tokens valid too soon or too late. A Date may be the balancer's own; an
 * Expires is the app's.
 */
import { broken, defineFinding, look, ok, type Said, type Seen } from '../finding.ts';
import { cachedIn } from '../naming-header.ts';
import { headerOf, type Visit } from '../observations.ts';
import { lasting, listed } from '../words.ts';

/** A Date has whole seconds, and an answer takes its time. */
const APART_MS = 5000;
const FAR_APART_MS = 60_000;

interface Reading {
  readonly visit: Visit;
  /** How far it is ahead of this machine; what whole seconds and the way may explain is none. */
  readonly aheadMs: number;
}

export const clocks = defineFinding({
  name: 'clocks',
  title: 'clocks',
  find(seen) {
    const dates = datesIn(seen);
    const ends = endsIn(seen);
    const apart = ofSpread(seen, dates, 'Date') ?? ofSpread(seen, ends, 'Expires of a cookie');
    if (apart) return apart;
    if (dates.length < 4) return null;
    const ahead =
      dates.map(({ aheadMs }) => aheadMs).sort((one, other) => one - other)[dates.length >> 1] ?? 0;
    if (Math.abs(ahead) > APART_MS)
      return look(
        `The clock behind ${dates.length} answers is ${lasting(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} this machine’s.`,
        ['which of the two is wrong can’t be told from here'],
        'let both keep time by NTP; a cookie’s Expires and a token’s end are meant by the app’s clock',
      );
    const far = ends.length >= 4 ? ', and so do the ends of its cookies' : '';
    return ok(`The Date of ${dates.length} answers agrees with this machine’s clock${far}.`, [
      far === ''
        ? 'a balancer may write a Date of its own: then its clock was seen, and not the app’s'
        : 'to within 5 s',
    ]);
  },
});

function datesIn({ visits }: Seen): Reading[] {
  const dated = visits.flatMap((visit) => {
    const date = headerOf(visit, 'date');
    const ms = Date.parse(date ?? '');
    return Number.isNaN(ms) || cachedIn(visit) !== undefined ? [] : [{ visit, date, ms }];
  });
  // A Date that stands still is a stored answer's.
  const stands = new Set(
    dated.flatMap(({ visit, date }) =>
      dated.some((other) => other.date === date && Math.abs(other.visit.at - visit.at) > 2500) ? [date] : [],
    ),
  );
  return dated.flatMap(({ visit, date, ms }) =>
    stands.has(date) ? [] : [{ visit, aheadMs: aheadOf(ms, visit) }],
  );
}

function aheadOf(ms: number, { at, ms: took }: Visit): number {
  if (ms + 999 < at) return ms + 999 - at;
  return ms > at + took ? ms - at - took : 0;
}

/** Of cookies that say when they end by a date alone, and live as long for every visitor. */
function endsIn({ visits, roles }: Seen): Reading[] {
  const readings = visits.flatMap((visit) => {
    if (visit.kind !== 'new' || cachedIn(visit) !== undefined) return [];
    const set = visit.set.find(
      ({ name, attributes, outcome }) =>
        roles.sessions.includes(name) &&
        outcome === 'kept' &&
        attributes.expiresMs !== null &&
        attributes.maxAgeS === null,
    );
    return set?.attributes.expiresMs
      ? [{ visit, aheadMs: set.attributes.expiresMs - visit.at - visit.ms }]
      : [];
  });
  const least = Math.min(...readings.map(({ aheadMs }) => aheadMs));
  return readings.map(({ visit, aheadMs }) => ({ visit, aheadMs: aheadMs - least }));
}

function ofSpread({ naming }: Seen, readings: readonly Reading[], of: string): Said | null {
  if (readings.length < 4) return null;
  const all = readings.map(({ aheadMs }) => aheadMs);
  const apartMs = Math.max(...all) - Math.min(...all);
  if (apartMs <= APART_MS) return null;
  const names = [...new Set(readings.flatMap(({ visit }) => naming.of(visit) ?? []))].sort();
  const byName = names.map((name) => {
    const own = readings.filter(({ visit }) => naming.of(visit) === name).map(({ aheadMs }) => aheadMs);
    return { name, least: Math.min(...own), most: Math.max(...own) };
  });
  // Each replica agrees with itself: it is their clocks, and nothing that varies from answer to answer.
  const isByReplica = names.length >= 2 && byName.every(({ least, most }) => most - least <= APART_MS);
  const isTwice = [...new Set(all.map((ms) => Math.round(ms / APART_MS)))].every(
    (group) => all.filter((ms) => Math.abs(ms / APART_MS - group) <= 1).length >= 2,
  );
  if (!isByReplica && !isTwice) return null;
  const evidence = isByReplica
    ? byName.map(({ name, least, most }) => `${name}: ${told(most > -least ? most : least, of)}`)
    : [`answers differ by ${lasting(apartMs)}; nothing names who gave them`];
  const says = `The clocks of ${isByReplica ? listed(names) : 'those who answer'} are ${lasting(apartMs)} apart, by the ${of}: what one says ends in ${lasting(apartMs)} is over for another.`;
  const repair = 'let all replicas keep time by NTP; and give cookies a Max-Age, which no clock changes';
  return apartMs > FAR_APART_MS && isByReplica && of === 'Date'
    ? broken(says, evidence, repair)
    : look(says, evidence, repair);
}

const told = (ms: number, of: string): string =>
  of !== 'Date'
    ? `${lasting(ms)} later than the earliest`
    : Math.abs(ms) < 1000
      ? 'as this machine’s'
      : `${lasting(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} this machine’s`;
