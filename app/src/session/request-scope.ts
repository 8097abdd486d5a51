/**
 * What a session store may know of the request that it works for: the session as that request has loaded it, and the
 * cookies of both directions. The session plugin's callbacks carry none of it, so it travels beside them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionRecord } from './session-store.ts';

export class RequestScope {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** As text: a record's inner objects are the session's own, and change with it. */
  readonly #known = new Map<string, string>();

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.request = request;
    this.reply = reply;
  }

  /** What the store is known to hold under this id; null: nothing that this request knows of. */
  known(id: string): SessionRecord | null {
    const text = this.#known.get(id);
    return text === undefined ? null : JSON.parse(text);
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
