/** Servers, with and without TLS, that set the cookies they are told to set, and note those they are sent. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What an answer says. */
export interface Script {
  readonly set: readonly string[];
  /** Where it leads. */
  readonly location?: string;
  /** The Date header; by default, the time it is. */
  readonly date?: string;
}

export class EchoServer {
  readonly #scripts: Script[] = [];
  readonly #seen = new Map<number, string | undefined>();
  readonly #plain: Server;
  readonly #secure: Server;

  private constructor(plain: Server, secure: Server) {
    this.#plain = plain;
    this.#secure = secure;
    for (const server of [plain, secure]) server.on('request', this.#answer);
  }

  static async start(): Promise<EchoServer> {
    const pem = selfSigned();
    const echo = new EchoServer(createServer(), createTlsServer({ key: pem, cert: pem }));
    for (const server of [echo.#plain, echo.#secure]) {
      await once(server.listen(0, '127.0.0.1'), 'listening');
    }
    return echo;
  }

  /** The URL at which an answer says what the script tells: what is asked there is in `seen`. */
  told(url: string, script: Script): { readonly url: URL; readonly number: number } {
    const number = this.#scripts.push(script) - 1;
    const at = new URL(url);
    const server = at.protocol === 'https:' ? this.#secure : this.#plain;
    at.port = String((server.address() as AddressInfo).port);
    at.searchParams.set('told', String(number));
    return { url: at, number };
  }

  /** The Cookie header of the request. */
  seen(number: number): string | undefined {
    if (!this.#seen.has(number)) throw new Error(`nobody asked for ${number}`);
    return this.#seen.get(number);
  }

  async close(): Promise<void> {
    for (const server of [this.#plain, this.#secure]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  readonly #answer: RequestListener = (request, response) => {
    const number = Number(/[?&]told=(\d+)/.exec(request.url ?? '')?.[1] ?? -1);
    const script = this.#scripts[number];
    if (script) {
      if (!this.#seen.has(number)) this.#seen.set(number, request.headers.cookie);
      if (script.set.length > 0) response.setHeader('set-cookie', [...script.set]);
      if (script.location !== undefined) {
        response.statusCode = 302;
        response.setHeader('location', script.location);
      }
      if (script.date !== undefined) response.setHeader('date', script.date);
    }
    response.setHeader('content-type', 'text/html').end(PAGE);
  };
}

/** With an icon of its own, so that the browser asks for none. Not as a text: headers would take its encoding. */
const PAGE = Buffer.from('<link rel=icon href=data:,><p>told');

/** Key and certificate in one text. */
const selfSigned = (): string =>
  execFileSync(
    'openssl',
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test -days 2 -keyout - -out -'.split(
      ' ',
    ),
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
