/** One request as the page shows it. */
import { SHORT } from '@session-lab/app';
import type { Operation } from 'session-lab';

/** `none`: no session was sent; `failed`: no answer, or an error; `unknown`: nothing tells. */
export type Fate = 'none' | 'found' | 'lost' | 'failed' | 'unknown';

export interface Row {
  /** Null: the person at the browser; else a virtual user's number. */
  readonly user: number | null;
  readonly method: string;
  readonly path: string;
  /** Null where the balancer answered by itself, or nobody did. */
  readonly replica: string | null;
  readonly status: number | null;
  /** Fingerprints of the session that was sent, and of the one that was set; `cleared`. */
  readonly sent: string | null;
  readonly set: string | null;
  readonly fate: Fate;
  /** Why it was lost, by the cause's name. */
  readonly cause: string | null;
  /** The replica that has the session which was not found. */
  readonly holder: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** @param cause why the judge takes it for a loss */
export function rowOfOperation(operation: Operation, cause: string | null): Row {
  const { user, method, path, replica, status, sent, set, outcome, at } = operation;
  const short = (fingerprint: string | null): string | null =>
    fingerprint === null || fingerprint === 'cleared' ? fingerprint : fingerprint.slice(0, SHORT);
  return {
    ...{ user, method, path, replica, status, at, cause },
    sent: short(sent),
    set: short(set),
    fate: cause !== null ? 'lost' : outcome !== 'ok' ? 'failed' : sent === null ? 'none' : 'found',
    holder: null,
  };
}
