/**
 * One other replica, as this one sees it: within reach, or away. It is away once a message fails. From then on nobody
 * waits for it: the ids of the sessions that it misses are noted, and their newest state is delivered as soon as it
 * answers again. Nothing here rejects: users need not care that a peer is away.
 */
import type { FastifyBaseLogger } from 'fastify';
import {
  answers,
  type Copy,
  type HelloAnswer,
  type Message,
  type MessageName,
  readStateLine,
} from './messages.ts';
import { type PeerConnection, PeerRefusal } from './peer-connection.ts';

const PROBE_MS = 250;

/** About how much text goes into one message to a peer that is behind. */
const BATCH_BYTES = 256 * 1024;

export interface PeerOptions {
  readonly name: string;
  readonly connection: PeerConnection;
  readonly log: FastifyBaseLogger;
  /** The newest copy of a session, for a peer that has missed it. */
  readonly find: (id: string) => Copy | null;
  /** The most sessions that are noted as missed; the oldest notes go first. */
  readonly max: number;
  /** What it held may be gone. */
  readonly onLost: () => void;
  /** It can be reached again. */
  readonly onBack: () => void;
}

/** refused: the peer will never take this message. */
type Sent = { readonly text: string } | 'refused' | 'away';

export class Peer {
  readonly name: string;
  readonly #options: PeerOptions;
  readonly #missed = new Set<string>();
  #delivering = 0;
  #reachable = true;
  /** How often it came back. A message that was sent before the last return says nothing about now. */
  #returns = 0;
  #closed = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(options: PeerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  /** How many sessions it has yet to be told of. */
  get behind(): number {
    return this.#missed.size + this.#delivering;
  }

  /** Resolves to whether it has the copy; if not, it gets the newest one later. */
  async push(copy: Copy): Promise<boolean> {
    const sent = this.#reachable ? await this.#send('copies', { copies: [copy] }) : 'away';
    if (sent === 'away') this.owe([copy.id]);
    return typeof sent !== 'string';
  }

  async touch(message: Message<'touch'>): Promise<void> {
    const sent = this.#reachable ? await this.#send('touch', message) : 'away';
    if (sent === 'away') this.owe([message.id]);
  }

  /** Its copy of a session; null if it has none or is away. */
  async fetch(id: string): Promise<Copy | null> {
    const answer = this.#reachable ? await this.#send('fetch', { id }) : 'away';
    if (typeof answer === 'string') return null;
    return answers.fetch.safeParse(parse(answer.text)).data?.copy ?? null;
  }

  /** Null if it doesn't answer; otherwise it is within reach from now on. */
  async hello(starting: boolean): Promise<HelloAnswer | null> {
    const answer = await this.#send('hello', { starting });
    if (answer === 'away') return null;
    const hello = answer === 'refused' ? undefined : answers.hello.safeParse(parse(answer.text)).data;
    if (hello) this.#back();
    else this.#away(new Error('what answers at its address is no replica'));
    return hello ?? null;
  }

  /** Gives `take` all that it has; resolves to whether that was all. */
  async copyState(take: (copy: Copy) => void): Promise<boolean> {
    try {
      let rest = '';
      for await (const chunk of this.#options.connection.stream('state', {})) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) take(readStateLine(line));
      }
      return rest === '';
    } catch (error) {
      this.#options.log.warn({ peer: this.name, err: error }, 'a peer broke off while it gave its sessions');
      return false;
    }
  }

  /** It has to be told of these sessions: at once, if it is within reach. */
  owe(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#missed.delete(id);
      this.#missed.add(id);
    }
    for (const oldest of this.#missed) {
      if (this.#missed.size <= this.#options.max) break;
      this.#missed.delete(oldest);
    }
    void this.#deliver();
  }

  /** It says that it has just started: what it held is gone, and it can be reached. */
  restarted(): void {
    this.#back();
    this.#options.onLost();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#probe);
    await this.#options.connection.close();
  }

  async #deliver(): Promise<void> {
    if (this.#delivering > 0) return;
    while (this.#reachable && this.#missed.size > 0 && !this.#closed) {
      const copies = this.#nextBatch();
      this.#delivering = copies.length;
      const sent = copies.length > 0 ? await this.#send('copies', { copies }) : 'nothing';
      this.#delivering = 0;
      if (sent === 'away') for (const { id } of copies) this.#missed.add(id);
    }
  }

  #nextBatch(): Copy[] {
    const copies: Copy[] = [];
    let bytes = 0;
    for (const id of this.#missed) {
      if (bytes > BATCH_BYTES || copies.length >= 1000) break;
      this.#missed.delete(id);
      const copy = this.#options.find(id);
      if (!copy) continue;
      copies.push(copy);
      bytes += copy.text?.length ?? 0;
    }
    return copies;
  }

  async #send<Name extends MessageName>(name: Name, message: Message<Name>): Promise<Sent> {
    const { connection, log } = this.#options;
    const returns = this.#returns;
    try {
      return { text: await connection.send(name, message) };
    } catch (error) {
      const { status = 0 } = error instanceof PeerRefusal ? error : {};
      // It is there, and another try would end the same.
      if (status === 400 || status === 413) {
        log.warn({ peer: this.name, status }, 'a peer refused a message');
        return 'refused';
      }
      if (returns === this.#returns) this.#away(error);
      return 'away';
    }
  }

  #away(error: unknown): void {
    if (this.#closed) return;
    clearTimeout(this.#probe);
    this.#probe = setTimeout(() => void this.hello(false), PROBE_MS).unref();
    if (!this.#reachable) return;
    this.#reachable = false;
    this.#options.log.warn({ peer: this.name, err: error }, 'a peer is away');
    this.#options.onLost();
  }

  #back(): void {
    if (this.#reachable) return;
    clearTimeout(this.#probe);
    this.#reachable = true;
    this.#returns += 1;
    this.#options.log.info({ peer: this.name }, 'a peer is back');
    this.#options.onBack();
    void this.#deliver();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
