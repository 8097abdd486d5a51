/** The store could not be reached or did not answer in time. A write that it was asked for may have happened. */
export class StoreUnreachable extends Error {
  readonly code = 'STORE_UNREACHABLE';
  readonly statusCode = 503;

  constructor(cause: unknown) {
    super('the session store is unreachable', { cause });
  }
}
