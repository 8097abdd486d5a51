/** What an answer asks for next, and what it means for the request that it answers. */
import type { Operation } from '../model/event.ts';
import type { Answer } from '../scenarios/exchange.ts';
import type { App } from '../scenarios/scenario.ts';
import type { Hop } from './browser.ts';

export interface Redirect {
  /** Where to go next; undefined where `error` says why not. */
  readonly path?: string;
  error?: string;
}

/** The redirect that an answer asks for, or null where it asks for none. Other hosts are none of the lab's business. */
export function redirectOf(answer: Answer | null, from: string, target: URL): Redirect | null {
  if (!answer?.location || answer.status < 300 || answer.status >= 400) return null;
  // The plain case, which is nearly all of them, without the cost of an address parser.
  if (/^\/[\w\-/.]*$/.test(answer.location) && !answer.location.startsWith('//'))
    return { path: answer.location };
  const url = URL.parse(answer.location, new URL(from, target).href);
  if (!url) return { error: 'BAD_REDIRECT: its Location is not an address' };
  if (url.origin !== target.origin) return { error: `FOREIGN_REDIRECT: to ${url.origin}` };
  return { path: `${url.pathname}${url.search}` };
}

/** Does the answer say that the user is not recognised? */
export function deniedBy(denied: App['denied'], answer: Answer | null, redirectedTo: string | null): boolean {
  if (!answer) return false;
  if (denied.statuses.includes(answer.status)) return true;
  return redirectedTo !== null && denied.paths.includes(redirectedTo.split('?', 1)[0] ?? '');
}

/** A refused connection carried nothing; any other failure of a write may have come after it took effect. */
export function outcomeOf(
  { answer, error: failure }: Hop,
  isWrite: boolean,
  error: string | undefined,
  denied: boolean,
): Operation['outcome'] {
  const status = answer?.status;
  if (denied) return 'fail';
  // A write that was answered well has happened, or may have, whatever its page is like.
  if (status !== undefined && status < 400) return error === undefined ? 'ok' : isWrite ? 'info' : 'fail';
  const mayHaveHappened = status === undefined ? failure?.code !== 'ECONNREFUSED' : status >= 500;
  return isWrite && mayHaveHappened ? 'info' : 'fail';
}
