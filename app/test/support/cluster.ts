/** Replicas on loopback, each with a link of its own to every other. */
import { Departures } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { PeerStore } from '../../src/session/peers/peer-store.ts';
import { BackupStore } from '../../src/session/stores/backup.ts';
import { ReplicatedStore, type Replication } from '../../src/session/stores/replicated.ts';
import { Link } from './link.ts';

export interface ClusterOptions {
  readonly store: 'replicated' | 'backup';
  readonly replication?: Replication;
  readonly idleS?: number;
  readonly lifetimeS?: number;
  readonly max?: number;
  /** Long, so that a slow machine fails no test; short only where a test waits for the deadline. */
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

export interface Replica {
  readonly name: string;
  readonly app: FastifyInstance;
  readonly url: string;
  readonly store: PeerStore;
  readonly logged: string[];
  readonly departures: Departures;
}

export const NAMES = ['app-1', 'app-2', 'app-3'] as const;
export type Name = (typeof NAMES)[number];
export const SECRET = 'a-secret-between-replicas-in-tests';

export class Cluster {
  readonly #options: ClusterOptions;
  readonly #links = new Map<string, Link>();
  readonly #running = new Map<string, Replica>();

  private constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Makes the links, but no replica yet. */
  static async prepare(t: Test, options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    for (const from of NAMES)
      for (const to of NAMES) if (from !== to) cluster.#links.set(`${from} ${to}`, await Link.open(t));
    t.teardown(() => Promise.all([...cluster.#running.keys()].map((name) => cluster.kill(name as Name))));
    return cluster;
  }

  /** Starts all replicas, and waits until they are ready. */
  static async start(t: Test, options: ClusterOptions): Promise<Cluster> {
    const cluster = await Cluster.prepare(t, options);
    await Promise.all(NAMES.map((name) => cluster.start(name)));
    await cluster.ready();
    return cluster;
  }

  async start(name: Name): Promise<Replica> {
    const { store: kind, replication = 'acknowledged', ...options } = this.#options;
    const logged: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
    const departures = new Departures();
    const peers = NAMES.filter((other) => other !== name).map((other) => ({
      name: other,
      origin: this.link(name, other).origin,
    }));
    const settings = {
      ...{ idleS: 60, lifetimeS: 3600, max: 1000, timeoutMs: 5000, maxBytes: 1024 * 1024 },
      ...{ ...options, replica: name, peers, secret: SECRET, log, departures },
    };
    const store =
      kind === 'backup' ? new BackupStore(settings) : new ReplicatedStore({ ...settings, replication });
    const app = await buildApp(readConfig({ REPLICA: name }), store, departures, log);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    for (const other of NAMES) if (other !== name) this.link(other, name).target = Number(new URL(url).port);
    const replica = { name, app, url, store, logged, departures };
    this.#running.set(name, replica);
    return replica;
  }

  /** Waits until all running replicas have started and reach each other. */
  async ready(): Promise<void> {
    const running = [...this.#running.values()];
    await eventually(() =>
      running.every(({ store }) => store.ready && store.reachable.length === running.length - 1),
    );
  }

  async kill(name: Name): Promise<void> {
    const replica = this.#running.get(name);
    this.#running.delete(name);
    for (const other of NAMES) {
      if (other === name) continue;
      this.link(other, name).target = null;
      for (const link of [this.link(other, name), this.link(name, other)]) {
        link.cut();
        link.heal();
      }
    }
    await replica?.app.close();
    await replica?.store.close();
  }

  link(from: Name, to: Name): Link {
    const link = this.#links.get(`${from} ${to}`);
    if (!link) throw new Error(`no link from ${from} to ${to}`);
    return link;
  }

  /** Takes the replica off the others' network, in both directions. */
  cut(name: Name): void {
    for (const link of this.#around(name)) link.cut();
  }

  heal(name: Name): void {
    for (const link of this.#around(name)) link.heal();
  }

  replica(name: Name): Replica {
    const replica = this.#running.get(name);
    if (!replica) throw new Error(`${name} does not run`);
    return replica;
  }

  get stores(): [PeerStore, PeerStore, PeerStore] {
    const [one, two, three] = NAMES;
    return [this.replica(one).store, this.replica(two).store, this.replica(three).store];
  }

  #around(name: Name): Link[] {
    return NAMES.filter((other) => other !== name).flatMap((other) => [
      this.link(name, other),
      this.link(other, name),
    ]);
  }
}
