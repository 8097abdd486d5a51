/**
 * One user's browser: its own connection, cookie jar and client address. It follows no redirect by itself,
 * so that each hop shows which replica answered and which cookie it set.
 */
import { createHash } from 'node:crypto';
import { Client } from 'undici';
import { CookieJar } from './cookie-jar.ts';

export interface BrowserOptions {
  readonly target: URL;
  /** The user's address, told to the balancer in X-Forwarded-For. */
  readonly address: string;
  /** Milliseconds that a request may take in all. */
  readonly timeoutMs: number;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string | Buffer | undefined;
  readonly contentType?: string | undefined;
}

/** One request and what became of it. What happens to a client is data, not an exception. */
export interface Hop {
  /** When it was sent (milliseconds since the epoch) and how long it took. */
  readonly at: number;
  readonly ms: number;
  readonly answer: Answer | null;
  /** Why there is no answer; null where there is one. */
  readonly error: HopError | null;
  readonly sent: string | null;
  readonly set: string | null;
}

export interface Answer {
  readonly status: number;
  readonly replica: string | null;
  readonly location: string | null;
  readonly body: string;
}

export interface HopError {
  readonly code: string;
  readonly message: string;
}

const SESSION_COOKIE = 'sid';
const REPLICA_HEADER = 'x-replica';
const MAX_BODY_BYTES = 1024 * 1024;

export class Browser {
  readonly #client: Client;
  readonly #jar = new CookieJar();
  readonly #options: BrowserOptions;

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#client = new Client(options.target.origin, { connect: { timeout: options.timeoutMs } });
  }

  async send(request: Request): Promise<Hop> {
    const at = now();
    const sent = fingerprint(this.#jar.get(SESSION_COOKIE));
    let set: string | null = null;
    try {
      const response = await this.#client.request({
        method: request.method,
        path: request.path,
        headers: this.#headers(request),
        body: request.body ?? null,
        // One deadline for the whole exchange: an answer that drips in for ever is no answer.
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      const setCookies = [response.headers['set-cookie'] ?? []].flat();
      this.#jar.store(setCookies);
      set = sessionCookieSet(setCookies, this.#jar);
      const body = await readBounded(response.body);
      const answer = {
        status: response.statusCode,
        replica: header(response.headers[REPLICA_HEADER]),
        location: header(response.headers.location),
        body,
      };
      return { at, ms: now() - at, answer, error: null, sent, set };
    } catch (error) {
      return { at, ms: now() - at, answer: null, error: describe(error, this.#options.timeoutMs), sent, set };
    }
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }

  #headers(request: Request): Record<string, string> {
    const cookie = this.#jar.header(request.path);
    return {
      accept: 'application/json',
      'x-forwarded-for': this.#options.address,
      ...(cookie ? { cookie } : {}),
      ...(request.contentType ? { 'content-type': request.contentType } : {}),
    };
  }
}

const now = (): number => performance.timeOrigin + performance.now();

const header = (value: string | string[] | undefined): string | null => [value].flat()[0] ?? null;

/** Names a cookie without giving it away. */
const fingerprint = (cookie: string | undefined): string | null =>
  cookie === undefined ? null : createHash('sha256').update(cookie).digest('hex').slice(0, 8);

function sessionCookieSet(setCookies: readonly string[], jar: CookieJar): string | null {
  if (!setCookies.some((line) => line.startsWith(`${SESSION_COOKIE}=`))) return null;
  return fingerprint(jar.get(SESSION_COOKIE)) ?? 'cleared';
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw Object.assign(new Error(`over ${MAX_BODY_BYTES} bytes`), { code: 'BODY_TOO_LARGE' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describe(error: unknown, timeoutMs: number): HopError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  if (error.name === 'TimeoutError') return { code: 'TIMEOUT', message: `no answer within ${timeoutMs} ms` };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
