/**
 * What the stores that keep copies on other replicas have in common: their own copies, their peers, the routes for
 * these, and a start. Each store decides what it sends to whom, and when.
 */
import {
  type Departure,
  type Departures,
  type Holdings,
  type Lifetimes,
  lifetimesOf,
  NO_COSTS,
  type StoreCosts,
} from '@session-lab/shared';
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify';
import type { Variables } from '../../variables.ts';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import { Copies } from './copies.ts';
import type { Copy, Message } from './messages.ts';
import { Peer } from './peer.ts';
import { PeerConnection, Traffic } from './peer-connection.ts';
import { peerRoutes } from './peer-routes.ts';

export interface PeerAddress {
  readonly name: string;
  readonly origin: string;
}

export interface PeerStoreOptions extends Lifetimes {
  /** This replica's own name. */
  readonly replica: string;
  /** All other replicas. */
  readonly peers: readonly PeerAddress[];
  readonly secret: string;
  readonly timeoutMs: number;
  /** The most sessions held, copies for other replicas included. */
  readonly max: number;
  /** The size of the largest message that a peer may send. */
  readonly maxBytes: number;
  readonly log: FastifyBaseLogger;
  readonly departures?: Departures;
  readonly now?: () => number;
}

export const peerOptions = (
  config: Variables,
  log: FastifyBaseLogger,
  departures: Departures,
): PeerStoreOptions => ({
  ...lifetimesOf(config),
  replica: config.REPLICA,
  peers: (config.PEERS ?? []).filter(({ name }) => name !== config.REPLICA),
  secret: config.PEER_SECRET ?? '',
  timeoutMs: config.PEER_TIMEOUT_MS,
  max: config.SESSION_MAX,
  // An image as base64, the rest of a session, and more for messages with several sessions.
  maxBytes: 2 * config.UPLOAD_MAX_BYTES + 1024 * 1024,
  log,
  departures,
});

export abstract class PeerStore implements SessionStore {
  readonly shared = false;
  readonly routes: FastifyPluginAsync;
  protected readonly options: PeerStoreOptions;
  protected readonly copies: Copies;
  protected readonly peers: readonly Peer[];
  readonly #traffic = new Traffic();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: PeerStoreOptions) {
    const { replica, secret, timeoutMs, max, maxBytes, log, now = Date.now } = options;
    this.options = options;
    this.copies = new Copies({ ...options, now, gone: (...departure) => this.gone(...departure) });
    this.peers = options.peers.map(({ name, origin }) => {
      const connection = new PeerConnection({ origin, replica, secret, timeoutMs, traffic: this.#traffic });
      const find = (id: string) => this.copies.find(id);
      return new Peer({
        name,
        connection,
        log,
        find,
        max,
        onLost: () => this.lost(name),
        onBack: () => this.back(),
      });
    });
    const handlers = {
      copies: (message: Message<'copies'>) => this.take(message.copies),
      touch: ({ id, usedMs }: Message<'touch'>) => this.copies.touch(id, usedMs),
      fetch: ({ id }: Message<'fetch'>) => this.asked(id),
      state: () => this.copies.all(),
      hello: ({ starting }: Message<'hello'>, from: string) => {
        const peer = this.peers.find(({ name }) => name === from);
        if (starting) peer?.restarted();
        return { ready: this.ready, behind: peer?.behind ?? 0 };
      },
    };
    this.routes = async (app) => {
      await app.register(peerRoutes, { secret, maxBytes, handlers });
      // Not before it listens: the others send their writes to a replica that has greeted them.
      app.addHook('onListen', async () => void this.start());
    };
  }

  abstract get ready(): boolean;
  abstract get(id: string): Promise<SessionRecord | null>;
  abstract set(id: string, record: SessionRecord): Promise<void>;
  abstract destroy(id: string): Promise<void>;
  protected abstract start(): Promise<void>;

  /** The names of the peers within reach. */
  get reachable(): readonly string[] {
    return this.peers.filter(({ reachable }) => reachable).map(({ name }) => name);
  }

  async list(limit: number): Promise<Holdings> {
    return this.copies.list(limit);
  }

  async costs(): Promise<StoreCosts> {
    const { messages, bytes } = this.#traffic;
    return { ...NO_COSTS, messages, bytes };
  }

  /** Waits for what is still being sent; each message has a deadline. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    await Promise.all(this.peers.map((peer) => peer.close()));
    this.copies.clear();
  }

  /** Copies that a peer has sent. */
  protected take(copies: readonly Copy[]): void {
    for (const copy of copies) this.copies.merge(copy);
  }

  /** A peer asks for this replica's copy of a session. */
  protected asked(id: string): Copy | null {
    return this.copies.find(id);
  }

  /** Merges the others' copies of a session; resolves to those copies, by the peers' names. */
  protected async askAround(id: string): Promise<ReadonlyMap<string, Copy>> {
    const found = new Map<string, Copy>();
    const ask = async (peer: Peer) => {
      const copy = await peer.fetch(id);
      if (copy?.id === id) found.set(peer.name, copy);
    };
    await Promise.all(this.peers.map(ask));
    for (const copy of found.values()) this.copies.merge(copy, false);
    return found;
  }

  /** What a peer held may be gone. */
  protected lost(_peer: string): void {}

  /** A peer can be reached again. */
  protected back(): void {}

  /** A session went by itself. */
  protected gone(id: string, what: Departure, atMs: number): void {
    this.options.departures?.left(id, what, atMs);
  }

  /** Only `close` waits for this work. */
  protected inBackground(work: Promise<unknown>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }
}
