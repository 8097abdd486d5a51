/**
 * Every replica holds every session, as with Tomcat's DeltaManager: each write goes to all peers, N-1 messages, and
 * any replica serves any session from its own memory.
 *
 * Available rather than consistent: nobody waits for a peer that can't be reached, and a cut network leaves two sides
 * that both go on (split brain). When it heals, the newest write of each session wins as a whole: what the other side
 * wrote meanwhile is lost. A replica that missed something serves what it has until the rest is delivered.
 */
import type { Copy } from '../peers/messages.ts';
import { PeerStore, type PeerStoreOptions, peerOptions } from '../peers/peer-store.ts';
import { startUp } from '../peers/start-up.ts';
import type { SessionRecord } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const replicated = defineStore({
  name: 'replicated',
  says: 'every replica holds every session, and has each write before it is answered',
  because: 'every replica has every session before a write is answered',
  traits: { shared: true, server: null, merges: false, copies: { on: 'every', waits: true } },
  needs: ['PEERS', 'PEER_SECRET'],
  open: async (config, log, departures) =>
    new ReplicatedStore({ ...peerOptions(config, log, departures), replication: 'acknowledged' }),
});

/**
 * acknowledged: all peers within reach have a write before it resolves, and so before the user has the answer.
 * asynchronous: it is still on its way then, and a redirect may overtake it.
 */
export type Replication = 'acknowledged' | 'asynchronous';

export interface ReplicatedStoreOptions extends PeerStoreOptions {
  readonly replication: Replication;
}

export class ReplicatedStore extends PeerStore {
  readonly #replication: Replication;
  #ready = false;

  constructor(options: ReplicatedStoreOptions) {
    super(options);
    this.#replication = options.replication;
  }

  get ready(): boolean {
    return this.#ready;
  }

  async get(id: string): Promise<SessionRecord | null> {
    const state = this.copies.state(id);
    // A starting replica may get requests already: a balancer sends them to whoever listens.
    if (state === 'doubt' || (state === 'absent' && !this.#ready)) await this.askAround(id);
    const used = this.copies.use(id);
    if (!used) return null;
    if (used.tell) {
      const usedMs = (this.options.now ?? Date.now)();
      this.inBackground(Promise.all(this.peers.map((peer) => peer.touch({ id, usedMs }))));
    }
    return JSON.parse(used.text);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    await this.#spread(this.copies.write(id, JSON.stringify(record)));
  }

  async destroy(id: string): Promise<void> {
    await this.#spread(this.copies.destroy(id));
  }

  protected async start(): Promise<void> {
    await startUp(this.peers, (copy) => this.take([copy]), this.options.log);
    this.#ready = true;
  }

  async #spread(copy: Copy | null): Promise<void> {
    if (!copy) return;
    const pushed = Promise.all(this.peers.map((peer) => peer.push(copy)));
    this.inBackground(pushed);
    if (this.#replication === 'acknowledged') await pushed;
  }
}
