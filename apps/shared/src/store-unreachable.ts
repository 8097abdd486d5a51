/**
 * The store could not be reached, did not answer in time, or has no room. A write that it was asked for may have
 * happened, but not where it was full.
 */
import { type Failure, failures } from './failures.ts';

export class StoreUnreachable extends Error {
  readonly code = 'STORE_UNREACHABLE';
  readonly statusCode = 503;
  /** What a client is told. */
  readonly told: Failure;

  constructor(cause: unknown) {
    const full = cause instanceof Error && OUT_OF_MEMORY.test(cause.message);
    super(full ? 'the session store is full' : 'the session store is unreachable', { cause });
    this.told = full ? failures.full : failures.unreachable;
  }
}

/** As Redis says it, with `noeviction`. */
const OUT_OF_MEMORY = /\bOOM command not allowed/;
