/**
 * Failures on connections that had been idle: whoever is behind closes them sooner than whoever is in front, and the
 * request that comes just then is lost. It shows where all failures are on kept connections idle for longer than some
 * time, and none on others.
 */
import { endOf, type Operation } from '../model/event.ts';

/** Fewer failures may be chance; and so may fewer good answers on connections that were idle for less. */
const LEAST_FAILURES = 3;
const LEAST_GOOD = 10;
const MOST_KEPT = 10_000;

export interface IdleClose {
  readonly failures: number;
  /** The shortest time that a connection had been idle which failed. */
  readonly afterMs: number;
}

export class IdleConnections {
  readonly #lastEnd = new Map<number, number>();
  readonly #failed: number[] = [];
  readonly #good: number[] = [];
  #otherFailures = 0;

  add(operation: Operation): void {
    const { user, at, fresh } = operation;
    const last = this.#lastEnd.get(user);
    this.#lastEnd.set(user, Math.max(last ?? 0, endOf(operation)));
    const failed = isCut(operation);
    if (fresh || last === undefined || at < last) {
      if (failed) this.#otherFailures++;
      return;
    }
    const list = failed ? this.#failed : this.#good;
    if (list.length < MOST_KEPT) list.push(at - last);
  }

  /** Null where failures have nothing to do with it. */
  get found(): IdleClose | null {
    if (this.#failed.length < LEAST_FAILURES || this.#otherFailures > 0) return null;
    const afterMs = Math.min(...this.#failed);
    const sooner = this.#good.filter((ms) => ms < afterMs).length;
    const later = this.#good.length - sooner;
    // Most of those that were idle for as long have failed.
    if (sooner < LEAST_GOOD || later > this.#failed.length) return null;
    return { failures: this.#failed.length, afterMs: Math.round(afterMs) };
  }
}

/** No answer, since the connection was closed; or a balancer's word that it had none. */
const isCut = ({ status, error }: Operation): boolean =>
  status === null ? /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)/.test(error ?? '') : status === 502;
