/** A part of a lab, described once for every driver: what is started, with what, and when it is well. */
import type { Profile } from '../catalogue/profile.ts';
import type { Replica } from '../topology.ts';
import type { Program } from './program.ts';

/** The column of a report in which a part’s processor time is counted. */
export type Role = 'app' | 'balancer' | 'store';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export const hostAndPort = ({ host, port }: Address): string => `${host}:${port}`;

export interface Part {
  readonly name: string;
  readonly role: Role;
  readonly program: Program;
  /** Others that it runs, too. */
  readonly beside?: readonly Program[];
  /** Its main port is the one that the lab publishes on the host. */
  readonly published?: boolean;
  /** The ports that it listens on inside a container, by what they are for; `main` is the first. */
  readonly ports: Readonly<Record<string, number>>;
  /** Must another part of its lab be well before it is started? */
  after(other: Part): boolean;
  /** The program and its arguments. */
  command(place: Place): readonly string[];
  environment(place: Place): Readonly<Record<string, string>>;
  /** Where it is started; its own folder where it isn't said. */
  folder?(place: Place): string;
  /** Files that are there when it is first started, by their names in its scratch folder. Containers are given theirs by docker-compose.yml. */
  files?(place: Place): Promise<Readonly<Record<string, string | Buffer>>>;
  /** What ends it in good order; SIGTERM where it isn't said. */
  readonly stopsOn?: 'SIGINT';
  /** Where its image has a folder for what it keeps; /data where it isn't said. */
  readonly folderInImage?: string;
  /** It is well when all of these hold. */
  readonly ready: readonly Ready[];
}

/** Asked of a part to see whether it is well. `port` is one of its own. */
export type Ready =
  | {
      readonly http: string;
      readonly port: string;
      readonly says?: (place: Place) => string;
      /** The authority of its certificate, as PEM text, where it speaks TLS. */
      readonly ca?: (place: Place) => string | undefined;
    }
  | { readonly accepts: string }
  | { readonly command: readonly string[]; readonly prints: RegExp };

/** Where a part runs, as it sees it itself. */
export interface Place {
  /** The part's own name, and one that no other lab has. */
  readonly name: string;
  readonly lab: string;
  readonly profile: Profile;
  readonly replicas: readonly Replica[];
  /** The checkout's folder. */
  readonly checkout: string;
  /** A folder of its own that outlives it, and one that need not. */
  readonly folder: string;
  readonly scratch: string;
  /** Addresses to listen on: for this host alone, or for the lab's own network. */
  readonly bind: string;
  /** The part is started by root, and not as a user of its own. */
  readonly startedByRoot: boolean;
  secret(name: string): string;
  /** A file of its program's that it must be told of; null where it knows by itself. */
  locate(file: string): Promise<string | null>;
  /** Where it is reached, by others and by itself. */
  here(port?: string): Address;
  /** Is there such a part in the lab? */
  has(part: string): boolean;
  /** Where another part is reached. @throws where the lab has no such part or port */
  to(part: string, port?: string): Address;
}

/** A kind of part: which of it a profile takes, and what it tells others. */
export interface PartKind {
  /** The parts of this kind that a profile takes, by name. */
  names(profile: Profile): readonly string[];
  /** One of them; null where the name is of another kind. */
  describe(name: string, profile: Profile): Part | null;
  /** Secrets that it needs, and what docker-compose.yml says in their place where a person uses it by hand. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secrets that a person by hand can't make. */
  furtherSecrets?(profile: Profile): Promise<Readonly<Record<string, string>>>;
  /** What each replica is told in its environment so that it finds this. */
  tells?(place: Place): Readonly<Record<string, string>>;
}

/** A text of plain files with this lab's addresses where it names parts, as in `app-1:3000`. */
export const withAddresses = (text: string, place: Place): string =>
  text.replace(/\b([a-z][a-z0-9]*(?:-\d+)?):\d+\b/g, (named, part: string) =>
    place.has(part) ? hostAndPort(place.to(part)) : named,
  );

export const definePart = <const K extends PartKind>(kind: K): K => kind;
