/** What a doctor's visits saw, written by hand; and what one finding says of it. */

import { formOf, idOf, routeOf } from '../../src/doctor/cookie-form.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { Said } from '../../src/doctor/finding.ts';
import type { FindingName } from '../../src/doctor/findings/index.ts';
import type { Observations, SetSeen, Visit, VisitKind } from '../../src/doctor/observations.ts';
import { readSetCookie } from '../../src/load/cookies/set-cookie.ts';

export interface Written {
  readonly by?: string;
  /** Set-Cookie lines. */
  readonly set?: readonly string[];
  readonly refusal?: SetSeen['refusal'];
  /** `name=value` pairs. */
  readonly sent?: readonly string[];
  readonly lot?: number | null;
  readonly status?: number | null;
  /** Where there is no status. */
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly body?: string;
  readonly connection?: number;
  readonly reused?: boolean;
  readonly idleMs?: number;
  readonly at?: number;
  readonly origin?: string;
}

let last = 0;

/** Visits are 200 ms apart, each on a connection of its own, and named by X-Replica. */
export function visit(kind: VisitKind, written: Written = {}): Visit {
  const number = last++;
  const { by, set = [], refusal, sent = [], status = 200, headers = {} } = written;
  const pairs = sent.map((pair) => pair.split('=') as [string, string]);
  return {
    kind,
    origin: written.origin ?? 'https://shop.example',
    path: '/',
    at: written.at ?? 1_700_000_000_000 + number * 200,
    ms: 10,
    connection: written.connection ?? 1000 + number,
    reused: written.reused ?? false,
    ...(written.idleMs === undefined ? {} : { idleMs: written.idleMs }),
    lot: written.lot ?? null,
    sent: Object.fromEntries(pairs.map(([name, value]) => [name, idOf(name, value)])),
    sentRoute: pairs.map(([name, value]) => routeOf(name, value))[0] ?? null,
    sentBytes: sent.join('; ').length,
    status,
    error: status === null ? (written.error ?? 'ECONNRESET: socket hang up') : null,
    body: written.body ?? 'a page',
    headers: Object.entries({ ...(by === undefined ? {} : { 'x-replica': by }), ...headers }),
    location: written.location ?? null,
    set: set.map((line) => {
      const { name, value, attributes } = readSetCookie(line);
      const outcome = attributes.maxAgeS === 0 ? 'removed' : refusal ? 'refused' : 'kept';
      return {
        name,
        mark: idOf(name, value),
        route: routeOf(name, value),
        form: formOf(value),
        bytes: name.length + value.length,
        attributes,
        outcome,
        ...(refusal ? { refusal } : {}),
        lifetimeMs: attributes.maxAgeS === null ? null : attributes.maxAgeS * 1000,
      };
    }),
  };
}

/** An id for each number, long and mixed as they are. */
export const id = (number: number): string => `9f86d081884c7d659a2feaa0c55ad0${10 + number}`;

/** New visitors who are each given a session, by replicas in turn. */
export const newcomers = (
  count: number,
  replicas: readonly (string | undefined)[],
  attributes = '; Path=/; HttpOnly; Secure',
) =>
  Array.from({ length: count }, (_, index) => {
    const by = replicas[index % replicas.length];
    return visit('new', {
      connection: index,
      ...(by === undefined ? {} : { by }),
      set: [`sid=${id(index)}${attributes}`],
    });
  });

/** The first newcomer comes back, again and again; `N`: is given another session, `K`: is not. */
export const returns = (
  course: string,
  replicas: readonly (string | undefined)[],
  kind: VisitKind = 'return',
  lot = 0,
): Visit[] =>
  [...course].map((sign, index) => {
    const by = replicas[index % replicas.length];
    return visit(kind, {
      lot,
      ...(by === undefined ? {} : { by }),
      sent: [`sid=${id(lot)}`],
      set: sign === 'N' ? [`sid=${id(50 + index)}; Path=/; HttpOnly; Secure`] : [],
    });
  });

/** An id that nobody was given: taken over (`K`), or replaced (`N`). */
export const madeUp = (course: string): Visit[] =>
  [...course].map((sign, index) =>
    visit('made-up', {
      by: `app-${1 + (index % 2)}`,
      sent: ['sid=0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c99'],
      set: sign === 'N' ? [`sid=${id(70 + index)}; Path=/; HttpOnly; Secure`] : [],
    }),
  );

export const observed = (visits: readonly Visit[], more: Partial<Observations> = {}): Observations => ({
  target: { origin: 'https://shop.example', path: '/' },
  visits,
  idle: null,
  given: [],
  seconds: 8,
  ...more,
});

/** What a finding says; null: nothing. */
export const said = (
  name: FindingName,
  visits: readonly Visit[],
  more: Partial<Observations> = {},
): Said | null => diagnose(observed(visits, more)).findings.find((finding) => finding.name === name) ?? null;
