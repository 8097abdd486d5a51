/**
 * The replica that serves a session holds it, and one other keeps a backup of it, as with Tomcat's BackupManager: one
 * message a write, and of any one replica's end nothing is lost. Who keeps the backup is drawn by rendezvous among
 * the peers within reach; when that one goes, or starts anew, its backups are made anew on who comes next. That it
 * went shows with the next message to it: until then, the sessions that it kept have no backup.
 *
 * A replica that is asked for a session which it doesn't serve asks all others, takes the newest copy that there is,
 * and serves it from then on; those that it asked no longer do. So it needs a sticky balancer. Without one it is right
 * as long as a user's requests come one after the other, but each that changes replica costs N-1 messages more; and
 * requests of one session on several replicas at once may leave two that both serve it, each with writes of its own,
 * until one asks the other; then the newest write wins.
 *
 * A network that is cut leaves two sides that may both serve a session; when it heals, the newest write wins.
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
  /** The sessions that this replica serves, and who keeps the backup of each, if anybody does. */
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

  /** Everywhere, since older copies may lie wherever it once was served. */
  async destroy(id: string): Promise<void> {
    this.#served.delete(id);
    const copy = this.copies.destroy(id);
    if (copy) await Promise.all(this.peers.map((peer) => peer.push(copy)));
  }

  /** Nothing to copy; but the others must know that the backups kept here are gone. */
  protected async start(): Promise<void> {
    await Promise.all(this.peers.map(greet));
    this.#ready = true;
  }

  protected override take(copies: readonly Copy[]): void {
    // Who sends a newer one has written it, and so serves the session.
    for (const copy of copies) if (this.copies.merge(copy)) this.#served.delete(copy.id);
  }

  /** Who asks for a session is about to serve it. */
  protected override asked(id: string): Copy | null {
    this.#served.delete(id);
    return super.asked(id);
  }

  protected override lost(peer: string): void {
    void this.#renew((backup) => backup === peer);
  }

  /** What nobody within reach could keep has somebody now. */
  protected override back(): void {
    void this.#renew((backup) => !this.#named(backup)?.reachable);
  }

  /** A backup that goes is no session that went. */
  protected override gone(id: string, what: Departure, atMs: number): void {
    if (this.#served.delete(id)) super.gone(id, what, atMs);
  }

  /** Requests that come together for one session take it over together. */
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
      // It has ended here, then: that is told where the user comes to.
      this.#served.set(id, null);
      return;
    }
    // Those away may believe that they still serve it: their copy is renewed when they are back.
    for (const peer of this.peers) if (!peer.reachable) peer.owe([id]);
    const [first] = this.#candidates(id);
    const theirs = first && found.get(first.name);
    if (theirs && !isNewer(copy.version, theirs.version)) this.#served.set(id, first.name);
    else await this.#backUp(copy);
  }

  /** To the first that takes it. With no peer within reach, this replica alone has the session for now. */
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

  /** New backups where the old ones are lost. In slices, for of many sessions it takes long and requests don't wait. */
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
