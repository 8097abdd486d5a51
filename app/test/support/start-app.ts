/** An app for a test, with a browser of sorts: it keeps its cookie from one request to the next. */
import { Departures } from '@session-lab/shared';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { SessionStore } from '../../src/session/session-store.ts';
import { MemoryStore } from '../../src/session/stores/memory.ts';

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
  /** By name. */
  readonly cookies = new Map<string, string>();

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...options.headers, ...(cookie ? { cookie } : {}) };
    const response = await this.#app.inject({ ...options, headers });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  /** The cookie that has the session's id. */
  get cookie(): string {
    return this.cookies.get('sid') ?? '';
  }

  set cookie(value: string) {
    this.cookies.set('sid', value);
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
