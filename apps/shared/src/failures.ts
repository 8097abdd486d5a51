/** What a client is told of failures that are not its own mistake: never our insides. */

export interface Failure {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
}

export const failures = {
  notFound: { statusCode: 404, code: 'NOT_FOUND', message: 'There is nothing at this address.' },
  unreachable: {
    statusCode: 503,
    code: 'STORE_UNREACHABLE',
    message: 'The session store is unreachable. Try again in a moment.',
  },
  full: {
    statusCode: 503,
    code: 'STORE_FULL',
    message: 'The session store is full: what is there stays, and nothing is added until there is room.',
  },
  internal: {
    statusCode: 500,
    code: 'INTERNAL',
    message: 'Something went wrong here. It has been logged.',
  },
} as const satisfies Record<string, Failure>;
