/**
 * What an answer means to its user: what became of the request, what the page shows, whether they are still recognised,
 * and what a browser asks for next. All of it follows from the answer, the step and the flow so far.
 */
import { figureIn } from '../model/bounds.ts';
import type { Operation } from '../model/event.ts';
import type { Marks } from '../model/mark.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import type { Random } from '../model/random.ts';
import type { Answer, Request } from '../scenarios/exchange.ts';
import { masked } from '../scenarios/masked.ts';
import type { App, Shows, Single, Values } from '../scenarios/scenario.ts';
import { UnreadableAnswer } from '../scenarios/unreadable-answer.ts';
import type { RoundTrip } from './browser.ts';
import { asksForPassword } from './password-page.ts';
import { type FormPost, selfPostingForm } from './self-posting-form.ts';

export const MAX_REDIRECTS = 10;

/** Whose page it is, where it is not one of the user's next steps. */
export type Aside = 'replay' | 'before-login' | 'look';

export interface Asked {
  readonly step: Single;
  readonly request: Request;
  /** What this very request writes. */
  readonly wrote: Operation['wrote'];
  /** Redirects that led to it. */
  readonly redirects: number;
  readonly aside?: Aside;
  /** It is asked again where its answer is not there yet. */
  readonly polls?: true;
  /** The path that its step asked for first. */
  readonly from?: string;
}

/** What is known of the flow before the answer. */
export interface FlowState {
  readonly values: Values;
  readonly loggedOut: boolean;
  /** Values in headers of redirects, since the step began. */
  readonly onTheWay?: Values;
  /** The flow's own login is still to come: whoever is sent to log in is where they are to be. */
  readonly loginAhead?: boolean;
}

export interface World {
  readonly target: URL;
  readonly marks: Marks;
  /** Where one of several matches is taken. */
  readonly random?: Random | undefined;
}

export interface Meaning
  extends Pick<Operation, 'outcome' | 'denied' | 'saw' | 'also' | 'error' | 'handshake'> {
  readonly kind: Operation['step'];
  readonly values: Values;
  /** Values in headers of redirects, this one's with them. */
  readonly onTheWay?: Values | undefined;
  /** It came through, and the flow can go on. */
  readonly came: boolean;
  /** The answer turns its user away, rightly or not. */
  readonly refused: boolean;
  /** The request that its redirect leads to, or its form. */
  readonly next: Request | null;
  /** That request writes what this one was to write. */
  readonly writesNext: boolean;
}

type RoundTripTold = Pick<RoundTrip, 'answer' | 'error'>;

export function meaningOf(
  hop: RoundTripTold,
  asked: Asked,
  flow: FlowState,
  app: App,
  world: World,
): Meaning {
  const { step, request, wrote, redirects, aside } = asked;
  const { answer } = hop;
  let leads = step.follow === false ? null : whereTo(answer, request, app, world);
  if (leads?.next && redirects >= MAX_REDIRECTS)
    leads = { next: leads.next, error: `REDIRECT_LOOP: over ${MAX_REDIRECTS} redirects` };
  const refused = !flow.loginAhead && deniedBy(app.denied, answer, leads?.next ?? null);
  // Users who have logged out, or are doing so, are turned away rightly; and so are old cookies.
  const rightly =
    flow.loggedOut || wrote?.effect === 'logout' || aside === 'replay' || aside === 'before-login';
  const denied = refused && !rightly;
  if (aside || (refused && rightly)) leads = null;
  const seen = leads === null && !denied ? look(answer, step, flow, refused, world) : null;
  const unexpected = aside || denied ? null : unlikeSuccess(asked, answer, leads, seen);
  const page = loginRefusal(asked, answer, seen, leads, world) ?? unexpected ?? seen;
  const error = errorOf(hop) ?? leads?.error ?? page?.error;
  const isAsked = step.expects?.statuses.includes(answer?.status ?? 0) === true && error === undefined;
  const outcome =
    (refused && rightly) || (isAsked && !denied) ? 'ok' : outcomeOf(hop, wrote !== undefined, error, denied);
  const came = outcome === 'ok' && !denied;
  const next = came ? (leads?.next ?? null) : null;
  const writesNext =
    next !== null && wrote !== undefined && next.method !== 'GET' && answer?.location != null;
  return {
    kind: aside ?? (wrote && !writesNext ? 'write' : leads === null ? 'read' : 'hop'),
    outcome,
    denied: denied || undefined,
    saw: page?.saw,
    also: page?.also,
    error,
    handshake: handshakeOf(asked, came, world),
    values: page?.values ?? flow.values,
    onTheWay: answer && next ? onTheWayIn(answer, step, flow, world) : undefined,
    came,
    refused,
    next,
    writesNext,
  };
}

/** Of a page that lacks what the next request is made of. */
export const unreadable = (error: string, values: Values): Meaning => ({
  kind: 'read',
  outcome: 'fail',
  denied: undefined,
  saw: undefined,
  also: undefined,
  error,
  handshake: undefined,
  values,
  came: false,
  refused: false,
  next: null,
  writesNext: false,
});

interface Seen extends Pick<Operation, 'saw' | 'also' | 'error'> {
  readonly values?: Values;
}

/** Why an answer that looks well has not logged the user in; null where it has, or no login is under way. */
function loginRefusal(
  asked: Asked,
  answer: Answer | null,
  seen: Seen | null,
  leads: Leads | null,
  world: World,
): Seen | null {
  const { wrote, request, step, aside, redirects } = asked;
  if (step.wrote?.effect !== 'login' || aside || !answer || answer.status >= 400) return null;
  const showsNothing = step.shows !== undefined && seen?.saw?.marks.length === 0;
  if (isCallback(asked, world)) {
    const isTold = /[?&]error=/.test(leads?.next?.path ?? '');
    return showsNothing || isTold ? { error: 'CALLBACK_REFUSED: nobody is logged in by it' } : null;
  }
  const isFirst = wrote?.effect === 'login' && request.method === 'POST';
  // Sent back to where the form was sent: /login?error=1.
  const isBack = redirects === 1 && plain(request.path) === plain(asked.from ?? '');
  return (isFirst || isBack) && showsNothing && asksForPassword(answer)
    ? { error: 'LOGIN_REFUSED: the login page again' }
    : null;
}

/** Why an answer is not the success that the scenario describes; null where it is, or nothing is said of it. */
function unlikeSuccess(
  { step, wrote, redirects }: Asked,
  answer: Answer | null,
  leads: Leads | null,
  seen: Seen | null,
): Seen | null {
  const { expects } = step;
  if (!expects || !answer) return null;
  const isFirst = redirects === 0;
  const isLast = !leads?.next;
  const why = [
    ...(isFirst || isLast ? statusUnlike(answer.status, expects.statuses, isFirst, isLast) : []),
    ...(isFirst && expects.paths.length > 0 ? pathUnlike(answer, leads, expects.paths) : []),
    ...(isLast
      ? expects.bodies.flatMap((text) => (answer.body.includes(text) ? [] : `without “${text}”`))
      : []),
  ];
  if (why.length === 0) return null;
  const isLogin = step.wrote?.effect === 'login' && (wrote !== undefined || redirects > 0);
  return { ...seen, error: `${isLogin ? 'LOGIN_REFUSED' : 'UNREADABLE_PAGE'}: ${why.join(', ')}` };
}

/** A redirect is expected of the first answer, anything else of the last. */
function statusUnlike(
  status: number,
  statuses: readonly number[],
  isFirst: boolean,
  isLast: boolean,
): string[] {
  if (statuses.length === 0 || statuses.includes(status)) return [];
  const ofRedirect = statuses.some((expected) => expected >= 300 && expected < 400);
  if (ofRedirect ? !isFirst : !isLast) return [];
  return [`answered ${status}, and not ${statuses.join(' or ')}`];
}

function pathUnlike({ location }: Answer, leads: Leads | null, paths: readonly string[]): string[] {
  const path = leads?.next ? plain(leads.next.path) : location === null ? null : plain(location);
  if (path !== null && paths.includes(path)) return [];
  return [`${path === null ? 'no redirect' : `a redirect to ${path}`}, and not one to ${paths.join(' or ')}`];
}

const plain = (path: string): string => path.split('?', 1)[0] ?? '';

function handshakeOf(asked: Asked, came: boolean, world: World): Operation['handshake'] {
  if (asked.step.wrote?.effect !== 'login' || asked.aside || !isCallback(asked, world)) return undefined;
  return came ? 'completed' : 'refused';
}

/** @param refused nobody is recognised, and rightly: the page shows nothing */
function look(
  answer: Answer | null,
  step: Single,
  flow: FlowState,
  refused: boolean,
  { marks, random }: World,
): Seen | null {
  const { shows, alsoShows } = step;
  if (refused) return shows ? { saw: nothingOf(shows), also: alsoShows?.map(nothingOf) } : null;
  if (!answer || answer.status >= 400) return null;
  let { values } = flow;
  try {
    if (step.extract) values = { ...values, ...step.extract(answer, random, flow.onTheWay) };
    if (!shows) return { values };
    const seen = (page: Shows): NonNullable<Operation['saw']> | null => {
      const found = page.read(answer, marks, values);
      return found && { object: page.object, marks: [...found.marks], count: figureIn(found.count) };
    };
    // Most steps say one thing of a page.
    if (!alsoShows) return { values, saw: seen(shows) ?? undefined };
    const [saw, ...also] = [shows, ...alsoShows].flatMap((page) => seen(page) ?? []);
    return { values, saw, also: also.length > 0 ? also : undefined };
  } catch (error) {
    const why = error instanceof UnreadableAnswer ? error.message : 'not what this scenario expects';
    return { values, error: `UNREADABLE_PAGE: ${why}` };
  }
}

const onTheWayIn = (
  answer: Answer,
  step: Single,
  { onTheWay }: FlowState,
  { random }: World,
): Values | undefined =>
  step.extractOnTheWay ? { ...onTheWay, ...step.extractOnTheWay(answer, random) } : undefined;

const nothingOf = ({ object }: Shows): NonNullable<Operation['saw']> => ({ object, marks: [], count: null });

const errorOf = ({ error }: RoundTripTold): string | undefined =>
  error ? `${error.code}: ${error.message}` : undefined;

interface Leads {
  /** What is asked for next; undefined where `error` says why not. */
  readonly next?: Request;
  readonly error?: string;
}

/** The request that an answer asks for, if any. Only origins that the scenario knows are gone to. */
function whereTo(answer: Answer | null, request: Request, app: App, world: World): Leads | null {
  if (!answer) return null;
  if (answer.location && answer.status >= 300 && answer.status < 400)
    return toward(answer.location, request, app, world, redirected(answer.status, request));
  // Only a page of another site has a reason to post itself: to hand the user back.
  if (request.origin === undefined || answer.status !== 200) return null;
  const form = selfPostingForm(answer.body);
  if (!form) return null;
  return toward(form.action, request, app, world, {
    method: 'POST',
    body: encoded(form.fields),
    contentType: 'application/x-www-form-urlencoded',
    fromAfar: true,
  });
}

function encoded(fields: FormPost['fields']): string {
  const params = new URLSearchParams();
  for (const [name, value] of fields) params.append(name, value);
  return params.toString();
}

type Repeated = Pick<Request, 'method' | 'body' | 'contentType' | 'fromAfar'>;

/** Only 307 and 308 keep a POST what it is, and 303 makes a GET of anything (Fetch Standard, HTTP-redirect fetch). */
function redirected(status: number, { method, body, contentType }: Request): Repeated {
  const becomesGet = status === 303 || ((status === 301 || status === 302) && method === 'POST');
  return becomesGet || method === 'GET' ? { method: 'GET' } : { method, body, contentType };
}

function toward(address: string, request: Request, app: App, { target, marks }: World, how: Repeated): Leads {
  const { headers, as } = request;
  const kept = { ...how, ...(headers ? { headers } : {}), ...(as ? { as } : {}) };
  // Nearly all redirects are plain paths, and need no address parser.
  if (request.origin === undefined && /^\/[\w\-/.]*$/.test(address) && !address.startsWith('//'))
    return { next: { ...kept, path: address } };
  const url = parsedUrl(address, new URL(request.path, request.origin ?? target).href);
  if (!url) return { error: 'BAD_REDIRECT: its Location is not an address' };
  const path = `${url.pathname}${url.search}`;
  const next = { ...kept, path, shown: masked(path, marks) };
  if (url.origin === target.origin) return { next };
  // Another port of the same host is the same site.
  const isSameHost = url.hostname === target.hostname && url.protocol === target.protocol;
  if (!isSameHost && !app.origins?.includes(url.origin))
    return { error: `FOREIGN_REDIRECT: to ${url.origin}` };
  return { next: { ...next, origin: url.origin } };
}

/** What an answer of an identity provider comes with (OAuth 2.0, RFC 6749; SAML 2.0 Bindings; CAS). */
const HANDED_BACK = /(?:^|[?&])(?:code|state|id_token|SAMLResponse|SAMLart|ticket|assertion|openid\.mode)=/;

/** The request that brings a user back from where they have logged in. */
function isCallback({ request, redirects }: Asked, { target }: World): boolean {
  if (redirects < 2 || (request.origin !== undefined && request.origin !== target.origin)) return false;
  const { path, body } = request;
  return HANDED_BACK.test(path) || (typeof body === 'string' && HANDED_BACK.test(body));
}

function deniedBy(denied: App['denied'], answer: Answer | null, next: Request | null): boolean {
  if (!answer) return false;
  if (denied.statuses.includes(answer.status)) return true;
  if (denied.bodies?.some((text) => answer.body.includes(text))) return true;
  return (
    next !== null && next.origin === undefined && denied.paths.includes(next.path.split('?', 1)[0] ?? '')
  );
}

/** A refused connection carried nothing; any other failure of a write may have come after it took effect. */
function outcomeOf(
  { answer, error: failure }: RoundTripTold,
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
