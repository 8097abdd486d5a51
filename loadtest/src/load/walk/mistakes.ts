/**
 * Mistakes of a scenario, told from an app that loses sessions: what goes wrong in every walk in the same way, though
 * nothing was lost, is a mistake. Each is a message that says what came back.
 */

import type { Marks } from '../../model/mark.ts';
import type { Answer } from '../../scenarios/exchange.ts';
import { shownPath } from '../../scenarios/masked.ts';
import type { Places } from '../../scenarios/scenario.ts';
import { asksForPassword } from '../password-page.ts';
import type { ExchangeError } from '../wire/connection.ts';
import { excerptOf } from './excerpt.ts';
import type { Stroll, Watched } from './stroll.ts';

const FOR_THIS = 'is it the app that this scenario is for?';

/** Why nothing can be tested, whatever the scenario says; undefined where something can. */
export function unreachable(strolls: readonly Stroll[], target: URL): string | undefined {
  const [first] = strolls;
  for (const { asked, hop, meaning } of first?.steps ?? []) {
    const error = hop.error ?? {
      code: meaning.error?.split(':', 1)[0] ?? '',
      message: String(meaning.error),
    };
    const request = `${asked.request.method} ${shownPath(asked.request)}`;
    const why = whyUnreachable(error, request, target);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** What to do about a request that got no answer; undefined where the error does not tell. */
export function whyUnreachable(
  { code, message }: ExchangeError,
  request: string,
  target: URL,
): string | undefined {
  if (code === 'ECONNREFUSED') return `nothing listens at ${target.origin}: start it first`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the host of ${target.origin} is not known: check the target, or say where it is with --resolve ${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}:ADDRESS`;
  if (code === 'TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return `${request} at ${target.origin} got ${message}: is the app alive, and the address right?`;
  if (code === 'HTTPParserError' || code.startsWith('HPE_'))
    return `what listens at ${target.origin} does not speak HTTP: check the target`;
  if (code === 'BODY_TOO_LARGE') return `${request} answers with ${message}: more than is read of a page`;
  if (CERTIFICATE.test(code))
    return `the certificate of ${target.origin} is not trusted (${message}): name its authority with --ca FILE, or add --insecure`;
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return `${target.origin} does not speak TLS: is it http, or another port?`;
  return undefined;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** The first thing that went wrong in every walk, and is no loss; undefined where there is none. */
export function mistakeIn(strolls: readonly Stroll[], target: URL, marks: Marks): string | undefined {
  const inAll = (is: (step: Watched) => boolean): Watched | undefined => {
    const found = strolls.map(({ steps }) => steps.find(is));
    return found.every((step) => step !== undefined) ? found[0] : undefined;
  };
  const foreign = inAll(({ meaning }) => /^(FOREIGN|BAD)_REDIRECT|^REDIRECT_LOOP/.test(meaning.error ?? ''));
  if (foreign) return ofRedirect(foreign);
  const slow = inAll(({ hop }) => hop.answer?.status === 429);
  if (slow)
    return `${placed(slow)}${named(slow)} answered 429, too many requests${retryAfter(slow.hop.answer)}: one user alone is too much for it; try a longer --pause, or let the app allow more\n  ${told(slow)}`;
  const refused = inAll((step) => isLoginRefused(step));
  if (refused)
    return `${placed(refused)}the login was refused: ${named(refused)} ${refused.hop.answer && asksForPassword(refused.hop.answer) ? 'leads to the login page again' : 'turns the user away'}. Is the password right, and the account not locked? Does a field carry another value than was meant?\n  ${told(refused)}`;
  const stranger = inAll(({ asked, meaning }) => meaning.denied === true && isThereFromTheStart(asked));
  if (stranger)
    return `${placed(stranger)}${named(stranger)} turns the user away, whose it is to be from the start: is the password or the token right?\n  ${told(stranger)}`;
  const failed = inAll(
    ({ hop, meaning }) =>
      (hop.answer?.status ?? 0) >= 400 && !meaning.denied && meaning.outcome !== 'ok' && !meaning.handshake,
  );
  if (failed) return ofStatus(failed, target);
  const lacking = inAll(({ meaning }) => /^UNREADABLE_PAGE/.test(meaning.error ?? ''));
  if (lacking && !strolls.some(isRefusedACookie))
    return `${placed(lacking, partThatFails(lacking, marks))}${named(lacking)} answered ${lacking.hop.answer?.status}, but it is ${lacking.meaning.error?.slice(17)}: ${FOR_THIS}\n  ${told(lacking)}`;
  return ofPattern(strolls, marks);
}

/** A page whose place for the mark was in no walk, or that has the mark elsewhere. */
function ofPattern(strolls: readonly Stroll[], marks: Marks): string | undefined {
  const steps = strolls.flatMap(({ steps }) => steps);
  const names = new Set(steps.flatMap(({ missed, asked }) => (missed === null ? [] : [asked.step.name])));
  for (const name of names) {
    const pages = steps.filter(({ asked, meaning }) => asked.step.name === name && meaning.saw);
    const everRight = pages.some(({ missed }) => missed === null);
    if (everRight || strolls.some(({ foundLater }) => foundLater.has(name))) continue;
    const missing = pages.filter(({ missed }) => missed !== null);
    const [first] = missing;
    if (!first) continue;
    const where = first.asked.step.shows?.where ?? 'where the scenario looks';
    const elsewhere = missing.find(({ hop, missed }) =>
      marks.in(hop.answer?.body ?? '').includes(missed ?? ''),
    );
    if (elsewhere)
      return `${placed(elsewhere, 'shows')}${named(elsewhere)} shows what was written, but not where the scenario looks (${where})\n  ${told(elsewhere)}`;
    if (
      !strolls.some(isRefusedACookie) &&
      !strolls.every(hasNoCookie) &&
      missing.every(({ hop, asked, meaning }) => isMissingPlace(hop.answer, asked, marks, meaning.values))
    )
      return `${placed(first, 'shows')}${named(first)} has nothing where the scenario looks (${where}), not even for the user's own first write\n  ${told(first)}`;
  }
  return undefined;
}

function isMissingPlace(
  answer: Answer | null,
  { step }: Watched['asked'],
  marks: Marks,
  values: Watched['meaning']['values'],
): boolean {
  const { shows } = step;
  if (!answer || !shows) return false;
  let found: boolean | undefined;
  const isUnreadable = fails(() => {
    found = shows.read(answer, marks, values)?.found;
  });
  return isUnreadable || found === false;
}

function ofRedirect(step: Watched): string {
  const { asked, meaning } = step;
  const request = `${placed(step)}${asked.request.method} ${shownPath(asked.request)}`;
  const [code, why = ''] = (meaning.error ?? '').split(': ');
  if (code === 'REDIRECT_LOOP')
    return `${request} redirects without end (${why}): mend the app, then try again`;
  if (code === 'BAD_REDIRECT') return `${request} failed: ${meaning.error}`;
  return `${request} leads to another origin (FOREIGN_REDIRECT: ${why}): if it belongs to the flow, list it under origins: in the scenario`;
}

function ofStatus(step: Watched, target: URL): string {
  const { answer } = step.hop;
  const hint =
    answer?.status === 403 || answer?.status === 406
      ? 'does a firewall or a check of the app refuse this client?'
      : (answer?.status ?? 0) >= 500
        ? 'the app, or what is in front of it, fails: look at its log'
        : FOR_THIS;
  return `${placed(step)}${named(step)} at ${target.origin} answered ${answer?.status}: ${hint}\n  ${told(step)}`;
}

/** What nobody writes a page shows from the start, by a password or token that goes along. */
const isThereFromTheStart = ({ wrote, request }: Watched['asked']): boolean =>
  wrote?.effect === 'replace' && request.method === 'GET';

/** The very answer to the login turns the user away, or asks for the password again. */
function isLoginRefused({ asked, hop, meaning }: Watched): boolean {
  if (/^LOGIN_REFUSED/.test(meaning.error ?? '')) return true;
  if (asked.wrote?.effect !== 'login' || !hop.answer) return false;
  if (meaning.denied) return true;
  return (
    asked.request.method === 'POST' &&
    hop.answer.status < 400 &&
    hop.answer.location === null &&
    asksForPassword(hop.answer)
  );
}

/** Nothing tells this user from another: whatever a page lacks, that may be why. */
const hasNoCookie = ({ steps }: Stroll): boolean => steps.every(({ hop }) => hop.stored.length === 0);

export const isRefusedACookie = ({ operations }: Stroll): boolean =>
  operations.some(({ refused }) => refused !== undefined);

/** Where the file says what did not go well; nothing where the scenario is of no file. */
const placed = ({ asked: { step } }: Watched, part: keyof Places = 'step'): string =>
  step.places ? `${step.places[part]}: ` : '';

/** Which part of the step can't read the answer. */
function partThatFails({ asked: { step }, hop: { answer }, meaning }: Watched, marks: Marks): keyof Places {
  if (!answer) return 'step';
  if (step.extract && fails(() => step.extract?.(answer))) return 'extract';
  return fails(() => step.shows?.read(answer, marks, meaning.values)) ? 'shows' : 'step';
}

function fails(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch {
    return true;
  }
}

const named = ({ asked }: Watched): string =>
  `${asked.request.method} ${shownPath(asked.request)} (step "${asked.step.name}")`;

const told = ({ hop }: Watched): string =>
  hop.answer ? `came back: ${excerptOf(hop.answer)}` : 'nothing came back';

function retryAfter(answer: Answer | null): string {
  const value = answer?.headers['retry-after'];
  return typeof value === 'string' && /^\d+$/.test(value) ? ` (to be tried again in ${value} s)` : '';
}
