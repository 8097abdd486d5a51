/**
 * A session that a replica began is known to whoever answers next. Violated where app-1 sets a cookie, app-2 is sent it
 * and sets another, and app-1 still knows the first.
 */
import { broken, defineFinding, look, notKnown, ok, type Said, type Seen } from '../finding.ts';
import { beginsAnew, isReissued, isSplit, type Look, turnsIn } from '../knowledge.ts';
import { cachedIn } from '../naming-header.ts';
import { isAnswer } from '../observations.ts';
import { listed, of } from '../words.ts';

export const sessionKept = defineFinding({
  name: 'session-kept',
  title: 'session kept',
  find(seen) {
    const { knowledge } = seen;
    if (knowledge.kind === 'none') return ofNone(seen);
    if (knowledge.kind === 'not-told') return ofNotTold(seen, knowledge.renewed, knowledge.visits.length);
    return ofLooks(seen, knowledge.looks);
  },
});

const SCENARIO = 'write a scenario (session-lab init), which shows what a session remembers';

function ofNone({ visits, roles, given, target }: Seen): Said {
  if (!visits.some(isAnswer))
    return notKnown('no visit got an answer that tells anything.', [], 'mend that first, and try again');
  if (visits.filter(isAnswer).every((visit) => cachedIn(visit) !== undefined))
    return notKnown('a cache answered every visit.', [], 'give a page that no cache stores');
  const refused = visits.flatMap(({ set }) =>
    set.filter(({ name, outcome }) => outcome === 'refused' && roles.roleOf(name) === 'session'),
  );
  if (refused[0])
    return notKnown(
      `browsers do not keep the session cookie ${refused[0].name}, so that nobody can come back with it.`,
      [],
      'mend the cookie first (see cookies), and try again',
    );
  if (given.length > 0)
    return notKnown('no answer came to a visit with the cookies that were given.', [], 'try again');
  const others = [...new Set(visits.flatMap(({ set }) => set.map(({ name }) => name)))];
  return notKnown(
    `no session begins on this page${others.length > 0 ? ` (it sets ${listed(others)}, and none of them looks like a session’s)` : ', which sets no cookie for a visitor'}.`,
    [`asked was ${target.origin}${target.path}`],
    `give the page that begins one (a login form often does), or a session of your own with --cookie NAME=VALUE; or ${SCENARIO}`,
  );
}

function ofNotTold({ roles, given }: Seen, renewed: boolean, visits: number): Said {
  const names = listed(roles.sessions);
  if (renewed)
    return notKnown(
      `each of ${visits} visits that came back was given another ${names}. A session that is renewed at every answer looks the same from outside as one that nobody knows.`,
      ['a made-up id was treated no differently'],
      `give a page that sets a cookie only where there is no session, or a session of your own with --cookie NAME=VALUE; or ${SCENARIO}`,
    );
  return notKnown(
    `this page treats a made-up ${names} as it treats a real one, so that it does not show who knows a session${given.length > 0 ? '; or the one that was given is over' : ''}.`,
    [`${visits} visits came back with a real one; none was given another`],
    `give a page that only a session opens, with --cookie NAME=VALUE; or ${SCENARIO}`,
  );
}

function ofLooks(seen: Seen, looks: readonly Look[]): Said {
  const known = looks.filter(({ isKnown }) => isKnown);
  const unknown = looks.filter(({ isKnown }) => !isKnown);
  if (unknown.length === 0) return ofKnown(seen, looks);
  const led = unknown.filter(({ visit }) => visit.kind !== 'unbalanced');
  if (led.length === 0)
    return look(
      `Sessions are kept as long as the cookie ${listed(seen.roles.balancers)} leads back: without it, ${of(unknown.length, looks.filter(({ visit }) => visit.kind === 'unbalanced').length)} visits met a replica that did not know the session. Whoever’s replica ends or is deployed loses the session.`,
      evidenceOf(seen, looks),
      SHARED,
    );
  if (isSplit(looks)) return broken(headline(seen, looks, unknown), evidenceOf(seen, looks), SHARED);
  if (seen.knowledge.kind === 'looks' && seen.knowledge.by === 'page' && beginsAnew(looks, issuersIn(seen)))
    return broken(
      `Each replica keeps a session of its own under one id: where another than the one that began it was met first, visits with a session’s cookie were shown a newcomer’s page.`,
      evidenceOf(seen, looks),
      SHARED,
    );
  const [first] = looks;
  if (turnsIn(looks) === 1 && first && !first.isKnown)
    return look(
      `A session was not known at first (${of(unknown.length, looks.length)} visits), and was later: what one replica writes comes late to another, or not all know it.`,
      evidenceOf(seen, looks),
      `try again; if it stays so, let a session be saved before its answer leaves, and be read where it was written; or ${SCENARIO}`,
    );
  return look(
    `A session was known at ${of(known.length, looks.length)} visits, and not at the others: it ended or was renewed meanwhile, or not every replica or process knows it.`,
    evidenceOf(seen, looks),
    `try again; if it stays so, ${SCENARIO}`,
  );
}

function ofKnown(seen: Seen, looks: readonly Look[]): Said {
  const replicas = [...new Set(looks.flatMap(({ replica }) => replica ?? []))].sort();
  const issuer = issuersIn(seen);
  const abroad = looks.filter(
    ({ visit, replica }) => replica !== null && issuer(visit.lot) !== null && issuer(visit.lot) !== replica,
  );
  if (replicas.length >= 2 && (abroad.length > 0 || seen.given.length > 0))
    return ok(
      `A session is known on ${listed(replicas)}: all ${looks.length} visits that came back were recognised${abroad.length > 0 ? `, ${abroad.length} of them by another replica than began it` : ''}.`,
      ['a made-up id was not'],
    );
  const why =
    seen.naming.by === null
      ? 'whether more than one replica answered can’t be seen'
      : replicas.length === 1
        ? `all of them met ${replicas[0]}`
        : 'none met another replica than began it';
  return notKnown(
    `a session was recognised at all ${looks.length} visits that came back, but ${why}.`,
    [],
    seen.naming.by === null
      ? 'give replicas a header that names them (X-Replica), or ask each at its own address with --cookie NAME=VALUE'
      : 'if there are others, ask from another network, or each at its own address with --cookie NAME=VALUE',
  );
}

function headline(seen: Seen, looks: readonly Look[], unknown: readonly Look[]): string {
  const isPage = seen.knowledge.kind === 'looks' && seen.knowledge.by === 'page';
  const how = isPage
    ? 'shown a newcomer’s page'
    : unknown.some(({ visit }) => isReissued(visit, seen.roles.sessions))
      ? 'given a new one'
      : 'treated as if they had none';
  const what = `${of(unknown.length, looks.length)} visits with a session’s cookie were ${how}`;
  const issuer = issuersIn(seen);
  for (const lot of new Set(looks.map(({ visit }) => visit.lot))) {
    const from = issuer(lot);
    const own = looks.filter(({ visit }) => visit.lot === lot);
    const strangers = [...new Set(own.filter(({ isKnown }) => !isKnown).map(({ replica }) => replica))];
    const isPlain = own.every(
      ({ isKnown, replica }) => replica !== null && isKnown === !strangers.includes(replica),
    );
    const names = strangers.flatMap((name) => name ?? []).sort();
    if (from !== null && isPlain && !names.includes(from) && names.length > 0)
      return `Sessions of ${from} are not known to ${listed(names)}: ${what}.`;
  }
  return `Sessions are known to some replicas or processes, and not to others: ${what}.`;
}

function evidenceOf(seen: Seen, looks: readonly Look[]): string[] {
  const issuer = issuersIn(seen);
  const lines = [...new Set(looks.map(({ visit }) => visit.lot))].map((lot) => {
    const own = looks.filter(({ visit }) => visit.lot === lot);
    const from = issuer(lot);
    const begun = from === null ? 'one session' : `a session of ${from}`;
    const replicas = [...new Set(own.map(({ replica }) => replica))].sort();
    if (replicas.length === 1 && replicas[0] === null)
      return `${begun}, visit by visit: ${own.map(({ isKnown }) => (isKnown ? 'known' : 'not')).join(', ')}`;
    const parts = replicas.map((name) => {
      const there = own.filter(({ replica }) => replica === name);
      return `${name ?? 'somebody'} knew it at ${of(there.filter(({ isKnown }) => isKnown).length, there.length)}`;
    });
    return `${begun}: ${parts.join(', ')}`;
  });
  const kept = looks.filter(({ visit }) => visit.kind === 'kept' && visit.reused);
  const alike = new Set(kept.map(({ isKnown }) => isKnown)).size === 1;
  const moved = looks.some(({ visit, isKnown }) => visit.kind === 'return' && !isKnown);
  if (kept.length > 1 && alike && kept[0]?.isKnown && moved)
    lines.push(`on one kept connection it was known each time: keep-alive hides it`);
  if (seen.visits.some(({ kind }) => kind === 'made-up'))
    lines.push('a made-up id is treated as at the visits that were not known');
  return lines;
}

const issuersIn =
  ({ visits, naming }: Seen) =>
  (lot: number | null): string | null => {
    const visit = visits.find(
      ({ connection, kind }) => connection === lot && (kind === 'new' || kind === 'hop'),
    );
    return visit ? naming.of(visit) : null;
  };

const SHARED =
  'let all replicas and processes keep sessions in one store, or in the cookie under one key; a balancer that leads each user back by a cookie helps only until a replica ends';
