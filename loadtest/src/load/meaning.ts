/**
 * What an answer means to its user: what became of the request, what the page shows, whether they are still recognised,
 * and what a browser asks for next. All of it follows from the answer, the step and the flow so far.
 */
import type { Operation } from '../model/event.ts';
import type { Marks } from '../model/mark.ts';
import type { Answer, Request } from '../scenarios/exchange.ts';
import type { App, Single, Values } from '../scenarios/scenario.ts';
import { UnreadableAnswer } from '../scenarios/unreadable-answer.ts';
import type { RoundTrip } from './browser.ts';

export const MAX_REDIRECTS = 10;

export interface Asked {
  readonly step: Single;
  readonly request: Request;
  /** What this very request writes. */
  readonly wrote: Operation['wrote'];
  /** Redirects that led to it. */
  readonly redirects: number;
}

/** What is known of the flow before the answer. */
export interface FlowState {
  readonly values: Values;
  readonly loggedOut: boolean;
}

export interface World {
  readonly target: URL;
  readonly marks: Marks;
}

export interface Meaning extends Pick<Operation, 'outcome' | 'denied' | 'saw' | 'error'> {
  readonly kind: Operation['step'];
  readonly values: Values;
  /** It came through, and the flow can go on. */
  readonly came: boolean;
  /** The request that its redirect leads to. */
  readonly next: Request | null;
}

export function meaningOf(hop: RoundTrip, asked: Asked, flow: FlowState, app: App, world: World): Meaning {
  const { step, request, wrote, redirects } = asked;
  const { answer } = hop;
  let redirect = step.follow === false ? null : redirectOf(answer, request.path, world.target);
  if (redirect?.path !== undefined && redirects >= MAX_REDIRECTS)
    redirect = { path: redirect.path, error: `REDIRECT_LOOP: over ${MAX_REDIRECTS} redirects` };
  const refused = deniedBy(app.denied, answer, redirect?.path ?? null);
  // Users who have logged out, or are doing so, are turned away rightly; and so are old cookies.
  const rightly = flow.loggedOut || wrote?.effect === 'logout' || step.replay === true;
  const denied = refused && !rightly;
  if (step.replay || (refused && rightly)) redirect = null;
  const page = redirect === null && !denied ? look(answer, step, flow, refused, world) : null;
  const error = errorOf(hop) ?? redirect?.error ?? page?.error;
  const outcome = refused && rightly ? 'ok' : outcomeOf(hop, wrote !== undefined, error, denied);
  const came = outcome === 'ok' && !denied;
  const { headers } = request;
  return {
    kind: step.replay ? 'replay' : wrote ? 'write' : redirect === null ? 'read' : 'hop',
    outcome,
    denied: denied || undefined,
    saw: page?.saw,
    error,
    values: page?.values ?? flow.values,
    came,
    next:
      came && redirect?.path !== undefined
        ? { method: 'GET', path: redirect.path, ...(headers ? { headers } : {}) }
        : null,
  };
}

interface Seen extends Pick<Operation, 'saw' | 'error'> {
  readonly values?: Values;
}

/** @param refused nobody is recognised, and rightly: the page shows nothing */
function look(
  answer: Answer | null,
  step: Single,
  flow: FlowState,
  refused: boolean,
  { marks }: World,
): Seen | null {
  const { shows } = step;
  if (refused) return shows ? { saw: { object: shows.object, marks: [], count: null } } : null;
  if (!answer || answer.status >= 400) return null;
  let { values } = flow;
  try {
    if (step.extract) values = { ...values, ...step.extract(answer) };
    if (!shows) return { values };
    const { marks: shown, count } = shows.read(answer, marks, values);
    return { values, saw: { object: shows.object, marks: [...shown], count } };
  } catch (error) {
    const why = error instanceof UnreadableAnswer ? error.message : 'not what this scenario expects';
    return { values, error: `UNREADABLE_PAGE: ${why}` };
  }
}

const errorOf = ({ error }: RoundTrip): string | undefined =>
  error ? `${error.code}: ${error.message}` : undefined;

interface Redirect {
  /** Where to go next; undefined where `error` says why not. */
  readonly path?: string;
  readonly error?: string;
}

/** The redirect that an answer asks for, if any. Other hosts are not followed. */
function redirectOf(answer: Answer | null, from: string, target: URL): Redirect | null {
  if (!answer?.location || answer.status < 300 || answer.status >= 400) return null;
  // Nearly all redirects are plain paths, and need no address parser.
  if (/^\/[\w\-/.]*$/.test(answer.location) && !answer.location.startsWith('//'))
    return { path: answer.location };
  const url = URL.parse(answer.location, new URL(from, target).href);
  if (!url) return { error: 'BAD_REDIRECT: its Location is not an address' };
  if (url.origin !== target.origin) return { error: `FOREIGN_REDIRECT: to ${url.origin}` };
  return { path: `${url.pathname}${url.search}` };
}

function deniedBy(denied: App['denied'], answer: Answer | null, redirectedTo: string | null): boolean {
  if (!answer) return false;
  if (denied.statuses.includes(answer.status)) return true;
  return redirectedTo !== null && denied.paths.includes(redirectedTo.split('?', 1)[0] ?? '');
}

/** A refused connection carried nothing; any other failure of a write may have come after it took effect. */
function outcomeOf(
  { answer, error: failure }: RoundTrip,
  isWrite: boolean,
  error: string | undefined,
  denied: boolean,
): Operation['outcome'] {
  const status = answer?.status;
  if (denied) return 'fail';
  // A write with a good answer has happened, or may have, whatever its page is like.
  if (status !== undefined && status < 400) return error === undefined ? 'ok' : isWrite ? 'info' : 'fail';
  const mayHaveHappened = status === undefined ? failure?.code !== 'ECONNREFUSED' : status >= 500;
  return isWrite && mayHaveHappened ? 'info' : 'fail';
}
