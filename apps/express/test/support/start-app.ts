/** An app for a test, on a port of its own, and a browser of sorts: it keeps its cookie between requests. */
import { Departures } from '@session-lab/shared';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { addressOf, listen, stop } from '../../src/serve.ts';
import { MemoryStore } from '../../src/session/memory-store.ts';
import type { SessionStore } from '../../src/session/session-store.ts';

export interface TestApp {
  readonly url: string;
  readonly logged: string[];
}

export async function startApp(
  t: Test,
  env: Readonly<Record<string, string>> = {},
  store: SessionStore = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 100 }),
  departures = new Departures(),
): Promise<TestApp> {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const server = await listen(buildApp(readConfig(env), store, departures, log), 0, '127.0.0.1');
  t.teardown(() => stop(server));
  return { url: addressOf(server), logged };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
}

export class Visitor {
  readonly #url: string;
  /** The session cookie's value as it goes over the wire; empty: none. */
  cookie = '';

  constructor({ url }: Pick<TestApp, 'url'>) {
    this.#url = url;
  }

  async send(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = new Headers(init.headers);
    // The one-connection habit of fetch would hold an app open that is to stop.
    headers.set('connection', 'close');
    if (this.cookie) headers.set('cookie', `sid=${this.cookie}`);
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, value] = /^sid=([^;]*)/.exec(line) ?? [];
      if (value !== undefined) this.cookie = value;
    }
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  }

  get(path: string): Promise<Reply> {
    return this.send(path);
  }

  post(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    const headers = { 'content-type': 'application/json' };
    return this.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  upload(name: string, bytes: Buffer | string, type = 'image/png'): Promise<Reply> {
    const body = new FormData();
    body.set('image', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
    return this.send('/image', { method: 'POST', body });
  }
}
