/** An app for a test, with a browser of sorts: it keeps its cookie from one request to the next. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { Departures } from '../../src/session/departures.ts';
import { MemoryStore } from '../../src/session/memory-store.ts';
import type { SessionStore } from '../../src/session/session-store.ts';

export interface TestApp {
  readonly app: FastifyInstance;
  readonly logged: string[];
}

export async function build(
  t: Test,
  env: Readonly<Record<string, string>> = {},
  store: SessionStore = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 100 }),
  departures = new Departures(),
): Promise<TestApp> {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const app = await buildApp(readConfig(env), store, departures, log);
  t.teardown(() => app.close());
  return { app, logged };
}

export class Visitor {
  readonly #app: FastifyInstance;
  cookie = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const headers = { ...options.headers, ...(this.cookie ? { cookie: `sid=${this.cookie}` } : {}) };
    const response = await this.#app.inject({ ...options, headers });
    const set = response.cookies.find(({ name }) => name === 'sid');
    if (set) this.cookie = set.value;
    return response;
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url });
  }

  post(url: string, payload: Record<string, unknown> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'POST', url, payload });
  }

  page(url: string): Promise<LightMyRequestResponse> {
    return this.send({
      method: 'GET',
      url,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
  }

  upload(name: string, bytes: Buffer | string, type = 'image/png'): Promise<LightMyRequestResponse> {
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
    return this.send({ method: 'POST', url: '/image', payload: form });
  }
}
