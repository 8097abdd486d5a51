/** What each cookie is for, told by its name, or by its form and by who was given which. */
import { type Role, roleByName } from './cookie-names.ts';
import { namingHeader } from './naming-header.ts';
import { headerOf, type Observations, type SetSeen, type Visit } from './observations.ts';

export interface Roles {
  readonly roleOf: (name: string) => Role;
  /** Names of session cookies, those known by name first. */
  readonly sessions: readonly string[];
  readonly balancers: readonly string[];
  /** Whether the name says so, and not the form alone. */
  readonly isNamed: (name: string) => boolean;
}

/** A cookie that lives longer remembers a browser, and no session. */
const LONGEST_SESSION_MS = 31 * 24 * 3600 * 1000;

export function rolesOf({ visits, given }: Pick<Observations, 'visits' | 'given'>): Roles {
  const newcomers = visits.filter(({ kind }) => kind === 'new' || kind === 'hop');
  const sets = new Map<string, SetSeen[]>();
  for (const { set } of newcomers)
    for (const seen of set)
      if (seen.outcome !== 'removed') sets.set(seen.name, [...(sets.get(seen.name) ?? []), seen]);
  const names = [...new Set([...sets.keys(), ...given])];
  const roles = new Map(
    names.map((name) => [
      name,
      roleByName(name) ?? (given.includes(name) ? 'session' : byForm(sets.get(name) ?? [])),
    ]),
  );
  for (const name of names) {
    const signed = /^(.+)\.sig$/.exec(name)?.[1];
    if (signed !== undefined && names.includes(signed)) roles.set(name, 'signature');
  }
  for (const name of names)
    if (roles.get(name) === 'other' && leadsBack(name, newcomers)) roles.set(name, 'balancer');
  const of = (role: Role): string[] => names.filter((name) => roles.get(name) === role);
  const isNamed = (name: string): boolean => roleByName(name) !== undefined;
  const sessions = of('session');
  const named = sessions.filter(isNamed);
  return {
    roleOf: (name) => roles.get(name) ?? roleByName(name) ?? 'other',
    // Where one says what it is, others that look like it are likely something else.
    sessions: named.length > 0 ? named : sessions,
    balancers: of('balancer'),
    isNamed,
  };
}

/** Some balancers' cookies have any name: each of its values is one replica's, and each replica's is one value. */
function leadsBack(name: string, newcomers: readonly Visit[]): boolean {
  if (roleByName(name) !== undefined) return false;
  const header = namingHeader(newcomers, '');
  if (header === null) return false;
  const pairs = newcomers.flatMap((visit) => {
    const replica = headerOf(visit, header);
    const mark = visit.set.find((set) => set.name === name)?.mark;
    return replica === undefined || mark === undefined ? [] : [{ replica, mark }];
  });
  const replicas = new Set(pairs.map(({ replica }) => replica));
  const marks = new Set(pairs.map(({ mark }) => mark));
  const both = new Set(pairs.map(({ replica, mark }) => `${replica} ${mark}`));
  return pairs.length >= 4 && both.size >= 2 && replicas.size === both.size && marks.size === both.size;
}

function byForm(sets: readonly SetSeen[]): Role {
  const isSession = sets.every(
    ({ form, attributes, lifetimeMs }) =>
      form !== 'plain' && attributes.httpOnly && (lifetimeMs === null || lifetimeMs <= LONGEST_SESSION_MS),
  );
  // The same for everybody names nobody.
  const isOwn = new Set(sets.map(({ mark }) => mark)).size === sets.length;
  return sets.length > 0 && isSession && isOwn ? 'session' : 'other';
}
