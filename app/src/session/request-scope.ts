/**
 * What a session store may know of the request that it works for: the session as that request loaded it, and the
 * cookies of request and answer. The session plugin's callbacks don't pass it on, so it travels beside them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionRecord } from './session-store.ts';

export class RequestScope {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** As text, since a record shares its inner objects with the session, which changes them. */
  readonly #known = new Map<string, string>();

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.request = request;
    this.reply = reply;
  }

  /** What this request knows that the store holds under this id; null if nothing. */
  known(id: string): SessionRecord | null {
    const text = this.#known.get(id);
    return text === undefined ? null : JSON.parse(text);
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Whether this is just what it knows: as text, which is quickly told. What differs in the order of its names alone is not. */
  knows(id: string, record: SessionRecord): boolean {
    return this.#known.get(id) === JSON.stringify(record);
  }

  remember(id: string, record: SessionRecord | null): void {
    if (record) this.#known.set(id, JSON.stringify(record));
    else this.#known.delete(id);
  }
}

const scopes = new AsyncLocalStorage<RequestScope>();

export const runInScope = (scope: RequestScope, run: () => void): void => scopes.run(scope, run);

export function requestScope(): RequestScope {
  const scope = scopes.getStore();
  if (!scope) throw new Error('a session store was asked outside of a request');
  return scope;
}
