/** An app that the replicas can run, as one value: the same HTTP on another stack. */
export interface App {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly says: string;
  /** Its folder in the checkout, and its workspace in the image. */
  readonly folder: string;
  /** The session stores that it has, by name. */
  readonly stores: readonly string[];
  /** Understands the PROXY lines of a balancer at layer 4. */
  readonly proxyProtocol: boolean;
  /** Can be run by PM2, all replicas as its workers. */
  readonly pm2: boolean;
  /** Even in one memory, requests of one session that overlap undo each other. */
  readonly racesInMemory: boolean;
}

export const defineApp = <const A extends App>(app: A): A => app;
