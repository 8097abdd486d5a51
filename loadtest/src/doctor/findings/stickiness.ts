/** Whether a user stays on one replica, and by what: a cookie, a connection, or nothing. */
import { defineFinding, look, notKnown, ok, type Seen } from '../finding.ts';
import type { Visit } from '../observations.ts';
import { listed, of } from '../words.ts';

/** Fewer may meet one replica by chance. */
const LEAST = 3;

export const stickiness = defineFinding({
  name: 'stickiness',
  title: 'stickiness',
  find(seen) {
    const { naming, visits, roles } = seen;
    if (naming.names.length < 2) return null;
    const where = (kind: Visit['kind'], onKept = false): string[] =>
      visits.flatMap((visit) =>
        visit.kind === kind && (visit.reused || !onKept) ? (naming.of(visit) ?? []) : [],
      );
    const fresh = where('new');
    const bare = where('bare', true);
    const kept = where('kept', true);
    const unbalanced = where('unbalanced');
    const evidence = [
      `new visitors on fresh connections: ${spread(fresh)}`,
      ...(bare.length > 0 ? [`one kept connection without cookies: ${spread(bare)}`] : []),
      ...(where('return').length > 0
        ? [`coming back with cookies, on fresh connections: ${lotsSpread(seen)}`]
        : []),
      ...(unbalanced.length > 0
        ? [`the same without ${listed(roles.balancers)}: ${spread(unbalanced)}`]
        : []),
    ];
    if (fresh.length < LEAST) return null;
    if (distinct(fresh) < 2)
      return notKnown(
        `new visitors from here all met ${fresh[0]}, and others answered other visits: the balancer may sort by address.`,
        evidence,
        'ask from another network',
      );
    const byCookie = staysByCookie(seen);
    if (byCookie === 'stays') {
      const by =
        unbalanced.length >= LEAST && distinct(unbalanced) >= 2
          ? `the cookie ${listed(roles.balancers)}: without it, visits move`
          : `a cookie (${listed([...roles.balancers, ...roles.sessions])})`;
      return ok(`Users stay on one replica by ${by}.`, evidence);
    }
    if (byCookie === 'moves' && roles.balancers.length > 0)
      return look(
        `The balancer’s cookie ${listed(roles.balancers)} does not keep visits on one replica.`,
        evidence,
        'does every layer in front know that cookie? Are there two balancers, each with a cookie of its own under that name?',
      );
    const connected = [bare, kept].filter((list) => list.length >= LEAST);
    if (connected.length > 0 && connected.every((list) => distinct(list) === 1)) {
      if (isKnownAbroad(seen))
        return ok(
          'A kept connection stays with one replica, and fresh ones move; sessions are known on all.',
          evidence,
        );
      return look(
        `A kept connection stays with one replica, and fresh ones move: keep-alive hides what another replica does not know.`,
        evidence,
        'test on fresh connections, too; a browser opens new ones after each pause',
      );
    }
    return ok('Nothing keeps a user on one replica: each request may meet another.', evidence);
  },
});

const isKnownAbroad = ({ knowledge }: Seen): boolean =>
  knowledge.kind === 'looks' &&
  knowledge.looks.every(({ isKnown }) => isKnown) &&
  distinct(knowledge.looks.flatMap(({ replica }) => replica ?? [])) >= 2;

/** Each session's visits, on fresh connections, all met the replica that began it. */
function staysByCookie({ visits, naming, roles }: Seen): 'stays' | 'moves' | 'unclear' {
  const lots = lotsIn(visits).map((lot) => {
    const own = visits.filter((visit) => visit.kind === 'return' && visit.lot === lot);
    return own.flatMap((visit) => naming.of(visit) ?? []);
  });
  const enough = lots.filter((list) => list.length >= LEAST);
  if (enough.length === 0 || roles.balancers.length + roles.sessions.length === 0) return 'unclear';
  return enough.every((list) => distinct(list) === 1) ? 'stays' : 'moves';
}

const lotsIn = (visits: readonly Visit[]): number[] => [
  ...new Set(visits.flatMap(({ kind, lot }) => (kind === 'return' && lot !== null ? [lot] : []))),
];

function lotsSpread({ visits, naming }: Seen): string {
  return lotsIn(visits)
    .map((lot) =>
      spread(
        visits.flatMap((visit) =>
          visit.kind === 'return' && visit.lot === lot ? (naming.of(visit) ?? []) : [],
        ),
      ),
    )
    .join('; another: ');
}

function spread(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return 'nobody is named';
  if (distinct(names) === 1) return `${of(names.length, names.length)} met ${first}`;
  return [...new Set(names)]
    .sort()
    .map((name) => `${name} ${names.filter((other) => other === name).length}`)
    .join(', ');
}

const distinct = (names: readonly string[]): number => new Set(names).size;
