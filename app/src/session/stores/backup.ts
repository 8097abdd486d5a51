/**
 * The replica that serves a session holds it, and one other keeps a backup, as with Tomcat's BackupManager: a write
 * costs one message, and the end of any one replica loses nothing. The keeper is drawn by rendezvous hashing among the
 * peers within reach. When it goes or restarts, the next peer in that order gets the backups. The replica notices with
 * its next message to the keeper: until then, those sessions have no backup.
 *
 * A replica that gets a request for a session that it doesn't serve asks all others, takes the newest copy, and serves
 * the session from then on; those that it asked no longer do. So this store needs a sticky balancer. Without one, it is
 * right as long as a user's requests come one after the other, but each change of replica costs N-1 more messages.
 * Requests of one session on several replicas at once may leave two that both serve it, each with writes of its own.
 * Once one of them asks the other, the newest write wins.
 *
 * A cut network leaves two sides that may both serve a session; when it heals, the newest write wins.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Departure } from '@session-lab/shared';
import type { Copy } from '../peers/messages.ts';
import type { Peer } from '../peers/peer.ts';
import { PeerStore, peerOptions } from '../peers/peer-store.ts';
import { rendezvous } from '../peers/rendezvous.ts';
import { greet } from '../peers/start-up.ts';
import { isNewer } from '../peers/version.ts';
import type { SessionRecord } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const backup = defineStore({
  name: 'backup',
  says: 'the replica that serves a session holds it, and one other keeps a copy',
  because: 'each session has a second copy, which is found when its replica is gone',
  traits: { shared: true, server: null, merges: true, copies: { on: 'one', waits: true } },
  needs: ['PEERS', 'PEER_SECRET'],
  open: async (config, log, departures) => new BackupStore(peerOptions(config, log, departures)),
});

const SLICE = 200;

export class BackupStore extends PeerStore {
  #ready = false;
  /** The sessions that this replica serves, and who keeps the backup of each; null if nobody does. */
  readonly #served = new Map<string, string | null>();
  readonly #takeovers = new Map<string, Promise<void>>();

  get ready(): boolean {
    return this.#ready;
  }

  async get(id: string): Promise<SessionRecord | null> {
    if (!this.#served.has(id)) await this.#takeOver(id);
    const used = this.copies.use(id);
    if (!used) return null;
    if (used.tell) {
      const usedMs = (this.options.now ?? Date.now)();
      const backup = this.#named(this.#served.get(id));
      if (backup) this.inBackground(backup.touch({ id, usedMs }));
    }
    return JSON.parse(used.text);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    const copy = this.copies.write(id, JSON.stringify(record));
    if (copy) await this.#backUp(copy);
  }

  /** Everywhere, since any replica that once served it may have an older copy. */
  async destroy(id: string): Promise<void> {
    this.#served.delete(id);
    const copy = this.copies.destroy(id);
    if (copy) await Promise.all(this.peers.map((peer) => peer.push(copy)));
  }

  /** There is nothing to copy, but the others must know that the backups kept here are gone. */
  protected async start(): Promise<void> {
    await Promise.all(this.peers.map(greet));
    this.#ready = true;
  }

  protected override take(copies: readonly Copy[]): void {
    // Whoever sends a newer copy has written it, and so serves the session.
    for (const copy of copies) if (this.copies.merge(copy)) this.#served.delete(copy.id);
  }

  /** Whoever asks for a session is about to serve it. */
  protected override asked(id: string): Copy | null {
    this.#served.delete(id);
    return super.asked(id);
  }

  protected override lost(peer: string): void {
    void this.#renew((backup) => backup === peer);
  }

  /** Sessions that had no keeper within reach can have one now. */
  protected override back(): void {
    void this.#renew((backup) => !this.#named(backup)?.reachable);
  }

  /** Only the replica that serves a session tells of its end, not the one that keeps the backup. */
  protected override gone(id: string, what: Departure, atMs: number): void {
    if (this.#served.delete(id)) super.gone(id, what, atMs);
  }

  /** Simultaneous requests for one session share one takeover. */
  #takeOver(id: string): Promise<void> {
    const state = this.copies.state(id);
    if (state === 'over' || state === 'destroyed') return Promise.resolve();
    const underWay = this.#takeovers.get(id) ?? this.#fetch(id).finally(() => this.#takeovers.delete(id));
    this.#takeovers.set(id, underWay);
    return underWay;
  }

  async #fetch(id: string): Promise<void> {
    const found = await this.askAround(id);
    const copy = this.copies.find(id);
    if (!copy?.text) return;
    if (this.copies.state(id) !== 'live') {
      // It is over, and this replica tells so: it is the one that the user came to.
      this.#served.set(id, null);
      return;
    }
    // A peer that is away may believe that it still serves the session: it gets a new copy when it is back.
    for (const peer of this.peers) if (!peer.reachable) peer.owe([id]);
    const [first] = this.#candidates(id);
    const theirs = first && found.get(first.name);
    if (theirs && !isNewer(copy.version, theirs.version)) this.#served.set(id, first.name);
    else await this.#backUp(copy);
  }

  /** Gives the copy to the first peer that takes it. If none is within reach, only this replica has it for now. */
  async #backUp(copy: Copy): Promise<void> {
    this.#served.set(copy.id, null);
    for (const peer of this.#candidates(copy.id)) {
      const kept = await peer.push(copy);
      // Meanwhile another replica may have begun to serve it.
      if (kept && this.#served.has(copy.id)) this.#served.set(copy.id, peer.name);
      if (kept) return;
    }
    if (this.#served.has(copy.id)) this.#oweBackup(copy.id);
  }

  /** Replaces lost backups. In slices, since many sessions take long and requests must not wait. */
  async #renew(isLost: (backup: string | null) => boolean): Promise<void> {
    for (const [at, id] of [...this.#served.keys()].entries()) {
      const backup = this.#served.get(id);
      if (backup !== undefined && isLost(backup)) this.#oweBackup(id);
      if (at % SLICE === SLICE - 1) await nextTurn();
    }
  }

  #oweBackup(id: string): void {
    const [peer] = [...this.#candidates(id), ...rendezvous(id, this.peers)];
    this.#served.set(id, peer?.name ?? null);
    peer?.owe([id]);
  }

  #named(peer: string | null | undefined): Peer | undefined {
    return this.peers.find(({ name }) => name === peer);
  }

  /** The peers within reach, in the order in which they keep this session's backup. */
  #candidates(id: string): Peer[] {
    return rendezvous(
      id,
      this.peers.filter(({ reachable }) => reachable),
    );
  }
}
