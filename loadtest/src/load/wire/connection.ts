/**
 * One connection, one request at a time. Whatever the other side does, a request ends in time, and keeps no more of the answer
 * than is allowed.
 */
import type { AnswerHeaders, Request } from '../../scenarios/exchange.ts';

export interface Connection {
  /** A body is still coming: another request would wait for it. */
  readonly busy: boolean;
  /**
   * `done` is called in any case; for a reply, in the very turn in which its last byte is read.
   * @param early true: told at the headers, while the body is still coming
   */
  send(asked: ToSend, done: (outcome: Exchanged) => void, early?: AtHeaders | null): void;
  close(): Promise<void>;
}

export interface ToSend {
  readonly method: Request['method'];
  readonly path: string;
  /** All but the cookies. What was looked through once is not looked through again: the same headers, the same object. */
  readonly headers: Readonly<Record<string, string>>;
  /** The Cookie header; undefined: none. */
  readonly cookie?: string | undefined;
  readonly body: string | Buffer | null;
}

export interface Reply {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

export interface ExchangeError {
  readonly code: string;
  readonly message: string;
}

/** A reply, or why there is none. If only the body failed, the headers are there. */
export interface Exchanged {
  readonly reply: Reply | null;
  readonly headers: AnswerHeaders | null;
  readonly error: ExchangeError | null;
  /** Where the reply was told at its headers: resolves when its body has ended, well or not. */
  readonly rest?: Promise<void>;
}

/** Decides at the headers whether the body is waited for. */
export type AtHeaders = (status: number, headers: AnswerHeaders) => boolean;

export const MOST_BODY_BYTES = 1024 * 1024;

export const TOO_LARGE: ExchangeError = {
  code: 'BODY_TOO_LARGE',
  message: `over ${MOST_BODY_BYTES} bytes`,
};

export const tooLate = (timeoutMs: number): ExchangeError => ({
  code: 'TIMEOUT',
  message: `no answer within ${timeoutMs} ms`,
});

export function errorOf(error: unknown): ExchangeError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
