/**
 * A session id carries the moment at which the session began, so that every store can enforce the absolute lifetime
 * without keeping it. The cookie is signed, so that a client can't change the id.
 */
import { randomBytes } from 'node:crypto';
import type { CommonConfig } from './common-variables.ts';

/** How long a session may live, in seconds: without a request, and in all. */
export interface Lifetimes {
  readonly idleS: number;
  readonly lifetimeS: number;
}

export const lifetimesOf = (config: CommonConfig): Lifetimes => ({
  idleS: config.SESSION_IDLE_S,
  lifetimeS: config.SESSION_LIFETIME_S,
});

export const newSessionId = (nowMs: number = Date.now()): string =>
  `${nowMs.toString(36)}.${randomBytes(24).toString('base64url')}`;

/**
 * How many milliseconds a session used at `nowMs` may be kept: its idle time, but never past its lifetime.
 * Zero or less means that it is over. An id of another format is over, too.
 */
export function timeToLiveMs(id: string, { idleS, lifetimeS }: Lifetimes, nowMs: number): number {
  const beganMs = Number.parseInt(id.split('.', 1)[0] ?? '', 36);
  if (Number.isNaN(beganMs)) return 0;
  return Math.min(idleS * 1000, beganMs + lifetimeS * 1000 - nowMs);
}
