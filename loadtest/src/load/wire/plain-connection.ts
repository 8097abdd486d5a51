/**
 * A connection of our own, for what is plain: on a socket, into memory that all of them share. What is out of the ordinary, in a
 * request or an answer, goes through undici, and stays there: an odd answer with all that has come of it, so that no request is
 * sent twice.
 */
import { connect, type Socket } from 'node:net';
import { promised } from '../../model/promised.ts';
import { AnswerReader } from './answer-reader.ts';
import {
  type AtHeaders,
  type Connection,
  type Exchanged,
  type ExchangeError,
  errorOf,
  TOO_LARGE,
  type ToSend,
  tooLate,
} from './connection.ts';
import { type Awaited, expect, forget } from './deadlines.ts';
import { atEndOfTurn, type Leaving } from './end-of-turn.ts';
import { HandedOver } from './handed-over.ts';
import { requestText } from './request-text.ts';
import { UndiciConnection } from './undici-connection.ts';
import { connectorOf, type Way } from './way.ts';

/** Whatever is read is looked at before anything else is. */
const PIECE = Buffer.allocUnsafeSlow(64 * 1024);

/** As undici has it. */
const PROBED_AFTER_MS = 60_000;

/** As undici says it: what a history says of a failure is the same, whoever read it. */
const CUT: ExchangeError = { code: 'UND_ERR_SOCKET', message: 'other side closed' };
const CLOSED: ExchangeError = { code: 'UND_ERR_DESTROYED', message: 'The client is destroyed' };

export class PlainConnection implements Connection, Awaited, Leaving {
  /** Of the request, or of a connection that idles. */
  dueAt = Infinity;
  readonly #origin: URL;
  readonly #way: Way;
  readonly #timeoutMs: number;
  readonly #reader = new AnswerReader();
  #socket: Socket | null = null;
  #asked: ToSend | null = null;
  #text = '';
  #isWritten = false;
  #done: ((outcome: Exchanged) => void) | null = null;
  #early: AtHeaders | null = null;
  /** Resolves what was told at the headers. */
  #ended: (() => void) | null = null;
  #handed: HandedOver | null = null;
  /** Once anything was out of the ordinary. */
  #undici: UndiciConnection | null = null;
  #isClosed = false;

  constructor(origin: string, timeoutMs: number, way: Way) {
    this.#origin = new URL(origin);
    this.#timeoutMs = timeoutMs;
    this.#way = way;
  }

  get busy(): boolean {
    return this.#undici ? this.#undici.busy : this.#asked !== null;
  }

  send(asked: ToSend, done: (outcome: Exchanged) => void, early: AtHeaders | null = null): void {
    const text = this.#undici ? null : requestText(asked, this.#origin.host);
    if (text === null) {
      this.#throughUndici().send(asked, done, early);
      return;
    }
    this.#asked = asked;
    this.#text = text;
    this.#isWritten = false;
    this.#done = done;
    this.#early = early;
    this.#reader.begin();
    expect(this, this.#timeoutMs);
    if (this.#isClosed) this.#fail(CLOSED);
    else if (this.#socket) atEndOfTurn(this);
    else this.goOut();
  }

  goOut(): void {
    const { body } = this.#asked ?? {};
    // Given up meanwhile.
    if (body === undefined || this.#isWritten) return;
    this.#socket ??= this.#open();
    this.#isWritten = true;
    if (body === null || body.length === 0) this.#socket.write(this.#text, 'latin1');
    else if (typeof body === 'string' && isAscii(body)) this.#socket.write(this.#text + body, 'latin1');
    else {
      this.#socket.cork();
      this.#socket.write(this.#text, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
  }

  overdue(): void {
    if (this.#asked) this.#fail(tooLate(this.#timeoutMs));
    else this.#drop();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#fail(CLOSED);
    this.#drop();
    await this.#undici?.close();
  }

  #open(): Socket {
    const { hostname, port } = this.#origin;
    const name = hostname.replace(/^\[|\]$/g, '');
    const number = port || '80';
    const socket: Socket = connect({
      host: this.#way.resolve?.get(`${name}:${number}`) ?? name,
      port: Number(number),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: PROBED_AFTER_MS,
      onread: {
        buffer: PIECE,
        callback: (bytes) => {
          this.#receive(socket, PIECE.subarray(0, bytes));
          return true;
        },
      },
    });
    socket.on('error', (error) => this.#over(socket, error));
    socket.on('end', () => this.#over(socket, 'ended'));
    socket.on('close', () => this.#over(socket, 'ended'));
    return socket;
  }

  #receive(socket: Socket, piece: Buffer): void {
    if (socket !== this.#socket) {
      if (socket === this.#handed?.socket) this.#handed.receive(piece);
      return;
    }
    if (!this.#isWritten) {
      this.#tellUnasked(piece);
      return;
    }
    const hadHead = this.#reader.head !== null;
    const reading = this.#reader.read(piece);
    if (reading === 'odd') this.#handOver(socket, this.#reader.received(piece), null);
    else if (reading === 'large') this.#fail(TOO_LARGE);
    else if (reading === 'whole') this.#tell(piece);
    // Most bodies come in the same piece as their headers: these are told once, as a whole.
    else if (!hadHead) this.#tellEarly();
  }

  /** Nobody has asked for it. An empty line is what some add to an answer. */
  #tellUnasked(piece: Buffer): void {
    if (!isEmptyLines(piece)) this.#drop();
  }

  #tell(piece: Buffer): void {
    const { head, body, end } = this.#reader;
    if (!head) return;
    const { status, headers, keptMs } = head;
    const done = this.#done;
    this.#asked = null;
    this.#isWritten = false;
    this.#done = null;
    if (keptMs === 0) this.#drop();
    else if (end < piece.length) this.#tellUnasked(piece.subarray(end));
    if (done) done({ reply: { status, headers, body }, headers, error: null });
    else this.#end();
    // Nothing was asked right then.
    if (this.#asked !== null) return;
    if (this.#socket) expect(this, keptMs);
    else forget(this);
  }

  #tellEarly(): void {
    const done = this.#done;
    const { head } = this.#reader;
    if (!done || !head || !this.#early?.(head.status, head.headers)) return;
    this.#done = null;
    const { promise, resolve } = promised<void>();
    this.#ended = resolve;
    const { status, headers } = head;
    done({ reply: { status, headers, body: '' }, headers, error: null, rest: promise });
  }

  /** The other side has ended the connection, or there was none to be had. */
  #over(socket: Socket, ending: Error | 'ended'): void {
    if (socket === this.#handed?.socket) this.#handed.over(ending);
    else if (socket !== this.#socket) return;
    else if (!this.#isWritten) this.#drop();
    else if (this.#reader.head) this.#handOver(socket, this.#reader.received(null), ending);
    else this.#fail(ending === 'ended' ? CUT : errorOf(ending));
  }

  /** @param ending how the connection has ended in the midst of the answer: undici says what that is called; null: it has not */
  #handOver(socket: Socket, received: readonly Buffer[], ending: Error | 'ended' | null): void {
    const handed = new HandedOver(socket, received);
    if (ending !== null) handed.over(ending);
    const asked = this.#asked;
    const done = this.#done;
    const leftMs = this.dueAt - performance.now();
    this.#socket = null;
    this.#asked = null;
    this.#done = null;
    forget(this);
    if (!asked) return;
    this.#handed = handed;
    const undici = this.#throughUndici(handed);
    const told = (outcome: Exchanged): void => {
      handed.answered();
      // The next request finds another connection, and that may be plain.
      if (ending !== null) {
        this.#undici = null;
        void (outcome.rest ?? Promise.resolve()).then(() => undici.close());
      }
      if (done) done(outcome);
      else this.#end();
    };
    undici.send(asked, told, done && this.#early, leftMs);
  }

  /** @param first the connection to begin with */
  #throughUndici(first: HandedOver | null = null): UndiciConnection {
    if (this.#undici) return this.#undici;
    this.#drop();
    const connector = connectorOf(this.#way, this.#timeoutMs);
    let next = first;
    this.#undici = new UndiciConnection(this.#origin.origin, this.#timeoutMs, (options, callback) => {
      const handed = next;
      next = null;
      if (!handed) connector(options, callback);
      // Not before undici is ready for it. It asks of a socket no more than a stream has.
      else queueMicrotask(() => callback(null, handed as unknown as Socket));
    });
    return this.#undici;
  }

  /** Has no effect between two exchanges. */
  #fail(error: ExchangeError): void {
    if (!this.#asked) return;
    const done = this.#done;
    this.#asked = null;
    this.#done = null;
    this.#drop();
    this.#end();
    // In a later turn, so that who asks again and again leaves others their turns.
    if (done) setImmediate(done, { reply: null, headers: this.#reader.head?.headers ?? null, error });
  }

  #end(): void {
    this.#ended?.();
    this.#ended = null;
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
    if (!this.#asked) forget(this);
  }
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

const isEmptyLines = (piece: Buffer): boolean => piece.every((byte) => byte === 13 || byte === 10);
