/** An app that the replicas can run, as one value: the same HTTP on another stack. */
import type { GivenTraits, StoreDefinition } from '@session-lab/app';
import type { Part, Place } from '../../parts/part.ts';
import { NODE } from '../../parts/program.ts';

/** What is to be said of a store that only this app has, or that is another thing in it than in the lab's own app. */
export interface AppStore extends Pick<StoreDefinition, 'says' | 'because'> {
  readonly traits: GivenTraits;
}

/** How a replica of it is started; what every replica is told, `parts/replica.ts` adds. */
export interface Started
  extends Pick<Part, 'program' | 'beside' | 'command' | 'files' | 'folder'>,
    Partial<Pick<Part, 'environment'>> {
  /** Ports that it listens on besides the one for HTTP. */
  readonly ports?: Part['ports'];
}

export interface App {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly says: string;
  /** Its folder in the checkout, and its workspace in the image. */
  readonly folder: string;
  readonly started: Started;
  /** The session stores that it has, by name. */
  readonly stores: readonly string[];
  readonly ownStores?: Readonly<Record<string, AppStore>>;
  /** A browser gets pages; where it doesn't, JSON. */
  readonly pages: boolean;
  /** Understands the PROXY lines of a balancer at layer 4. */
  readonly proxyProtocol: boolean;
  /** There is an image of it; without one it runs as processes alone. */
  readonly inContainers: boolean;
  /** Its session cookie can be one for TLS alone (`+https`). */
  readonly secureCookie?: true;
  /** Can be run by PM2, all replicas as its workers. */
  readonly pm2: boolean;
  /** Its replicas reach each other, and Redis, through links that faults can act on. */
  readonly onLinks: boolean;
  /** Even in one memory, requests of one session that overlap undo each other. */
  readonly racesInMemory: boolean;
  /** It opens a connection to its store for each request, and keeps none. */
  readonly connectsEachTime?: true;
}

export const defineApp = <const A extends App>(app: A): A => app;

/** An app of Node's, which starts at its src/main.ts. */
export const nodeApp = <const A extends Omit<App, 'started'>>(app: A): A & Pick<App, 'started'> => ({
  ...app,
  started: {
    program: NODE,
    command: ({ checkout }: Place) => ['node', `${checkout}/${app.folder}/src/main.ts`],
    folder: ({ checkout }: Place) => checkout,
  },
});
