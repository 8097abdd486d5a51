/** What went wrong on the machine that makes the load, told from what went wrong with the target: that was asked for nothing. */
import { counted } from '../model/counts.ts';
import type { Operation } from '../model/event.ts';

const REPAIRS = {
  EMFILE: 'no file descriptor was left: allow more (ulimit -n), or let fewer users in',
  ENFILE: 'the machine had no file descriptor left',
  EADDRNOTAVAIL:
    'no port was left to call from: keep connections (--connections kept), or call from more machines',
  ENOBUFS: 'the machine had no buffers left',
  ENOMEM: 'the machine had no memory left',
  ENOTFOUND: 'the name of the target was not known',
  EAI_AGAIN: 'no name server answered',
} as const;

type Trouble = keyof typeof REPAIRS;

const TROUBLE = new RegExp(`^(${Object.keys(REPAIRS).join('|')}):`);

/** Null where it was the target's, or there was none. */
function troubleIn({ status, error }: Pick<Operation, 'status' | 'error'>): Trouble | null {
  if (status !== null || error === undefined) return null;
  return (TROUBLE.exec(error)?.[1] as Trouble | undefined) ?? null;
}

export const isOwnTrouble = (operation: Pick<Operation, 'status' | 'error'>): boolean =>
  troubleIn(operation) !== null;

/** Requests that were never sent. What was to be seen by them was not: a pass without them proves nothing. */
export class OwnTroubles {
  readonly #counts = new Map<Trouble, number>();

  add(operation: Pick<Operation, 'status' | 'error'>): void {
    const trouble = troubleIn(operation);
    if (trouble !== null) this.#counts.set(trouble, (this.#counts.get(trouble) ?? 0) + 1);
  }

  get any(): boolean {
    return this.#counts.size > 0;
  }

  /** A sentence each. */
  get notices(): readonly string[] {
    return [...this.#counts].map(
      ([trouble, count]) =>
        `${counted(count, 'request')} could not be sent, and it is no doing of the target's: ${REPAIRS[trouble]} (${trouble})`,
    );
  }
}
