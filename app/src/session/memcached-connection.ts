/**
 * One connection to a memcached, with the commands that stores need, one after the other on it. While it is away each
 * command fails in time, and the next one connects again. docs/decisions says why it is of our own.
 */
import { connect, type Socket } from 'node:net';

export interface MemcachedLogin {
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** For the connection, and for an answer. */
  readonly timeoutMs: number;
}

export interface Value {
  readonly key: string;
  readonly data: Buffer;
  /** Another with each write; empty where it was not asked for. */
  readonly version: string;
}

export interface Answer {
  /** The last line, which says how it went. */
  readonly word: string;
  /** Those of several that it is made of, before the last one. */
  readonly lines: readonly string[];
  readonly values: readonly Value[];
}

/** memcached has said no to this command alone. */
export class MemcachedRefusal extends Error {}

export class MemcachedConnection {
  readonly #login: MemcachedLogin;
  readonly #lost: (error: Error) => void;
  #line: Line | null = null;
  #closed = false;

  /** @param lost told of a connection that ended though nobody asked anything */
  constructor(login: MemcachedLogin, lost: (error: Error) => void = () => undefined) {
    this.#login = login;
    this.#lost = lost;
  }

  /**
   * @param command a line, without the length of its data
   * @throws what the socket says, or {MemcachedRefusal}
   */
  async ask(command: string, data?: string): Promise<Answer> {
    if (this.#closed) throw new Error('the connection is closed');
    if (!this.#line?.isUsable) this.#line = this.#connect();
    const line = this.#line;
    await line.ready;
    return line.send(command, data);
  }

  close(): void {
    this.#closed = true;
    this.#line?.end(null);
  }

  #connect(): Line {
    const line: Line = new Line(this.#login, (error) => {
      if (!this.#closed && line === this.#line) this.#lost(error);
    });
    return line;
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly late: NodeJS.Timeout;
}

/** One socket, for as long as it lasts. */
class Line {
  readonly ready: Promise<unknown>;
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  /** In the order of their commands: so come the answers. */
  readonly #waiting: Waiting[] = [];
  #usable = true;

  /** @param lost told where it ended while nobody waited */
  constructor({ host, port, user, password, timeoutMs }: MemcachedLogin, lost: (error: Error) => void) {
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    const reader = new AnswerReader();
    let failure = new Error('memcached has closed the connection');
    socket.on('data', (chunk) => {
      for (const answer of reader.read(chunk)) this.#take(answer);
    });
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      this.#usable = false;
      if (this.#waiting.length === 0) lost(failure);
      for (const { reject, late } of this.#waiting.splice(0)) {
        clearTimeout(late);
        reject(failure);
      }
    });
    // What is written before it is connected goes out when it is; and this too is to be answered in time.
    this.ready =
      password === undefined ? this.send('version') : this.send('set login 0 0', `${user} ${password}`);
  }

  get isUsable(): boolean {
    return this.#usable;
  }

  send(command: string, data?: string): Promise<Answer> {
    if (!this.#usable) return Promise.reject(new Error('memcached has closed the connection'));
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => this.end(new Error('memcached does not answer in time')),
        this.#timeoutMs,
      );
      this.#waiting.push({ resolve, reject, late });
      this.#socket.write(data === undefined ? `${command}\r\n` : withData(command, data));
    });
  }

  end(error: Error | null): void {
    this.#usable = false;
    this.#socket.destroy(error ?? undefined);
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if (!waiting) {
      this.end(new Error('memcached answers what nobody asked'));
      return;
    }
    const { resolve, reject, late } = waiting;
    clearTimeout(late);
    const { word } = answer;
    if (/^SERVER_ERROR/.test(word)) reject(new MemcachedRefusal(word));
    else if (/^(CLIENT_)?ERROR/.test(word)) {
      const error = new Error(word);
      reject(error);
      // It may take the data for the next command.
      this.end(error);
    } else resolve(answer);
  }
}

/** `cas KEY FLAGS EXPIRY LENGTH VERSION`: the length stands before the version. */
function withData(command: string, data: string): string {
  const length = Buffer.byteLength(data);
  const [name = '', key, flags, expiry, ...version] = command.split(' ');
  return `${[name, key, flags, expiry, length, ...version].join(' ')}\r\n${data}\r\n`;
}

const END_OF_LINE = 10;

/** Puts answers together from what the socket gives. */
export class AnswerReader {
  #rest: Buffer = Buffer.alloc(0);
  #lines: string[] = [];
  #values: Value[] = [];

  *read(chunk: Buffer): Generator<Answer> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = this.#rest.indexOf(END_OF_LINE);
      if (end < 0) return;
      const line = this.#rest.toString('utf8', 0, end).replace(/\r$/, '');
      const [kind, key = '', , length, version = ''] = line.split(' ');
      if (kind === 'VALUE') {
        const from = end + 1;
        const to = from + Number(length);
        if (this.#rest.length < to + '\r\n'.length) return;
        this.#values.push({ key, data: Buffer.from(this.#rest.subarray(from, to)), version });
        this.#rest = this.#rest.subarray(to + '\r\n'.length);
        continue;
      }
      this.#rest = this.#rest.subarray(end + 1);
      if (kind === 'STAT' || line.startsWith('key=')) this.#lines.push(line);
      else {
        yield { word: line, lines: this.#lines, values: this.#values };
        this.#lines = [];
        this.#values = [];
      }
    }
  }
}
