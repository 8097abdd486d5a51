/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The lab as a picture: users, balancer, replicas, store; and requests that travel through it. */
import type { Row } from '../row.ts';
import type { PartView, SideView } from '../told.ts';
import type { Words } from '../words/words.ts';
import { fill, hueOf, svg } from './elements.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const USERS: Point = { x: 50, y: 150 };
const BALANCER: Point = { x: 210, y: 150 };
const REPLICAS_X = 395;
const REPLICA_WIDTH = 160;
const STORE: Point = { x: 565, y: 150 };
const HEIGHT = 300;
const TRAVEL_MS = 900;

const isReplica = ({ role }: PartView): boolean => role === 'app';

function placesOf(replicas: readonly PartView[]): Map<string, Point> {
  const step = HEIGHT / replicas.length;
  return new Map(replicas.map(({ name }, index) => [name, { x: REPLICAS_X, y: step * (index + 0.5) }]));
}

/** Draws it anew; requests that are on their way go on. */
export function drawTopology(root: SVGElement, view: SideView, words: Words): void {
  const replicas = view.parts.filter(isReplica);
  const places = placesOf(replicas);
  const balancer = view.parts.find(({ role }) => role === 'balancer');
  const store = view.shared ? view.parts.find(({ role }) => role === 'store') : undefined;
  const lines = [...places.values()].flatMap((place) => [
    line(BALANCER, place),
    ...(store ? [line(place, STORE)] : []),
  ]);
  const all = replicas.map(({ sessions }) => sessions).find((sessions) => sessions !== null) ?? null;
  const links = svg(
    'g',
    { class: 'links' },
    ...(replicas.length > 0 ? [line(USERS, BALANCER), ...lines] : []),
  );
  const drawn = svg(
    'g',
    { class: 'parts' },
    svg('circle', { cx: USERS.x, cy: USERS.y, r: 42, class: 'box' }),
    text(USERS, words.people),
    ...(balancer
      ? [box(BALANCER, 130, balancer, [balancer.name, stateOf(balancer, words) || words.balancer])]
      : []),
    ...replicas.map((replica) => {
      const place = places.get(replica.name) ?? BALANCER;
      const counted = view.shared ? '' : sessionsOf(replica.sessions, words);
      return box(
        place,
        REPLICA_WIDTH,
        replica,
        [replica.name, stateOf(replica, words) || counted],
        hueOf(replica.name),
      );
    }),
    ...(store ? [box(STORE, 146, store, [store.name, stateOf(store, words) || sessionsOf(all, words)])] : []),
  );
  // Requests travel above the links and below the parts.
  const requests = root.querySelector('g.requests') ?? svg('g', { class: 'requests' });
  root.replaceChildren(links, requests, drawn);
}

const stateOf = ({ state }: PartView, words: Words): string =>
  state === 'down' ? `✗ ${words.down}` : state === 'held' ? `⏸ ${words.held}` : '';

const sessionsOf = (count: number | null, words: Words): string =>
  count === null ? words.unknownSessions : fill(words.sessions, { n: count });

const line = (from: Point, to: Point): SVGElement =>
  svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: 'link' });

const text = ({ x, y }: Point, says: string, size = 'name'): SVGElement =>
  svg('text', { x, y, class: size, 'text-anchor': 'middle', 'dominant-baseline': 'middle' }, says);

function box(
  { x, y }: Point,
  width: number,
  { state }: PartView,
  [name, under]: readonly [string, string],
  hue = '',
): SVGElement {
  return svg(
    'g',
    { class: `part ${state} ${hue}` },
    svg('rect', { x: x - width / 2, y: y - 32, width, height: 64, rx: 8, class: 'box' }),
    text({ x, y: under ? y - 12 : y }, name),
    ...(under ? [text({ x, y: y + 14 }, under, 'under')] : []),
  );
}

/** Sends a request through the picture; where motion is not wanted, its replica is marked for a moment instead. */
export function travel(root: SVGElement, row: Row, view: SideView): void {
  const place = row.replica === null ? undefined : placesOf(view.parts.filter(isReplica)).get(row.replica);
  const atStore = view.shared && view.parts.some(({ role }) => role === 'store') ? [STORE] : [];
  const requests = root.querySelector('g.requests');
  if (!requests) return;
  const way = [
    USERS,
    BALANCER,
    ...(place ? (row.fate === 'failed' || atStore.length === 0 ? [leftOf(place)] : [place, ...atStore]) : []),
  ];
  const end = way.at(-1) ?? BALANCER;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const mark = sign(row, place ? leftOf(place) : end);
    requests.append(mark);
    setTimeout(() => mark.remove(), TRAVEL_MS);
    return;
  }
  const dot = sign(row, { x: 0, y: 0 });
  requests.append(dot);
  const moving = dot.animate(
    way.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)` })),
    { duration: TRAVEL_MS, easing: 'ease-in-out' },
  );
  moving.finished.then(
    () => dot.remove(),
    () => dot.remove(),
  );
}

/** Where a request is seen before it goes into a replica. */
const leftOf = ({ x, y }: Point): Point => ({ x: x - REPLICA_WIDTH / 2 - 14, y });

/** A mark besides the colour: what was lost is crossed out. */
function sign({ user, fate, replica }: Row, { x, y }: Point): SVGElement {
  const own = user === null;
  const bad = fate === 'lost' || fate === 'failed';
  return svg(
    'g',
    { class: `request ${fate} ${own ? 'own' : ''} ${replica === null ? '' : hueOf(replica)}` },
    svg('circle', { cx: x, cy: y, r: own ? 13 : 8 }),
    ...(bad ? [text({ x, y }, '✗', 'cross')] : []),
  );
}
