/**
 * Calls to the server of a store: they are counted, and one that fails is a StoreUnreachable that tells nothing of the
 * session or of the password. Whether the server can be reached is told once when it changes.
 */
import { type Departures, StoreUnreachable } from '@session-lab/shared';

/** Told once when the server goes away and once when it is back. */
export type OnAvailability = (available: boolean, cause?: Error) => void;

interface Log {
  info(message: string): void;
  error(details: object, message: string): void;
}

/** Tells the log, and whoever asks for evidence. */
export const tellOf =
  (log: Log, departures: Departures): OnAvailability =>
  (available, cause) => {
    departures.reachable(available);
    if (available) log.info('the session store is back');
    else log.error({ err: cause }, 'the session store is away');
  };

export class ServerCalls {
  readonly #isAnswer: (error: Error) => boolean;
  readonly #tell: OnAvailability | undefined;
  #available = true;
  #count = 0;

  /** @param isAnswer the server has said no, and so is there */
  constructor(isAnswer: (error: Error) => boolean, tell: OnAvailability | undefined) {
    this.#isAnswer = isAnswer;
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws {StoreUnreachable} */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    this.#count++;
    try {
      const answer = await call();
      this.#set(true);
      return answer;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const cause = withoutDetails(error);
      if (!this.#isAnswer(error)) this.#set(false, cause);
      throw new StoreUnreachable(cause);
    }
  }

  /** A connection has ended though nobody asked anything. */
  lost(error: Error): void {
    this.#set(false, withoutDetails(error));
  }

  #set(available: boolean, cause?: Error): void {
    if (available === this.#available) return;
    this.#available = available;
    this.#tell?.(available, cause);
  }
}

/** Clients attach to an error what was sent: a log would show a session. */
function withoutDetails(error: Error): Error {
  // Several addresses of one name were tried: the error that sums them up says nothing itself.
  const [first] = error instanceof AggregateError ? error.errors : [];
  const { name, message } = first instanceof Error ? first : error;
  return Object.assign(new Error(message), { name });
}
