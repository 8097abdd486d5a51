/**
 * Apps of a few lines, each a bug that somebody has reported, and its sound twin. One process plays the replicas: they
 * are asked in turn, or by connection, as a balancer or a kernel would share out users.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** The first cookie of a name, as most servers read them. */
  cookie(name: string): string | undefined;
  readonly header: IncomingMessage['headers'];
  /** From 0. */
  readonly replica: number;
  /** Counts requests. */
  readonly number: number;
  /** An id that nobody had before. */
  fresh(): string;
  readonly response: ServerResponse;
  send(body: string, headers?: Readonly<Record<string, string | readonly string[]>>, status?: number): void;
  redirect(to: string, headers?: Readonly<Record<string, string | readonly string[]>>): void;
}

export interface Replicas {
  readonly count?: number;
  /** `turn`: one after the other, request by request; `connection`: each connection stays with one. */
  readonly by?: 'turn' | 'connection';
  /** Answers say who gave them. */
  readonly named?: boolean;
}

export function smallApp(
  answer: (asked: Asked) => void | Promise<void>,
  { count = 2, by = 'turn', named = by === 'turn' }: Replicas = {},
): RequestListener {
  const ofConnection = new WeakMap<Socket, number>();
  let requests = 0;
  let connections = 0;
  let ids = 0;
  const replicaFor = ({ socket }: IncomingMessage): number => {
    if (by === 'turn') return requests % count;
    const known = ofConnection.get(socket) ?? connections++ % count;
    ofConnection.set(socket, known);
    return known;
  };
  return async (request, response) => {
    requests++;
    const replica = replicaFor(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://app');
    let body = '';
    for await (const chunk of request) body += chunk;
    if (named) response.setHeader('x-replica', `app-${replica + 1}`);
    const send: Asked['send'] = (text, headers = {}, status = 200) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.statusCode = status;
      response.end(text);
    };
    await answer({
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      form: new URLSearchParams(body),
      cookie: (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1],
      header: request.headers,
      replica,
      number: requests,
      fresh: () => `id-${++ids}-${(ids * 2654435761) % 2 ** 32}`,
      response,
      send,
      redirect: (to, headers = {}) => send('moved', { ...headers, location: to }, 303),
    });
  };
}

/** A note that is posted, and shown on the page that its redirect leads to. */
export const NOTE = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note }, shows: { object: note, in: { regex: 'note: ([^;]*)' } } }
  - { name: page, get: /note, shows: { object: note, in: { regex: 'note: ([^;]*)' } } }
`;

/** The same, where answers name nobody. */
export const NOTE_UNNAMED = NOTE.replace(/^replica.*\n/m, '');

/** A login, and a page for members; more steps may follow. */
export const LOGIN = `
session: sid
replica: { header: X-Replica }
denied: { status: [401] }
steps:
  - { name: log in, post: /login, form: { name: '{{mark}}' }, writes: { object: account, how: login } }
  - { name: account, get: /account, shows: { object: account } }
`;
