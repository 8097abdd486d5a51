/** Addresses as reports may show them: what is in a query is mostly somebody's secret, and so is a long text in a path. */
import type { Marks } from '../model/mark.ts';
import type { Request } from './exchange.ts';

const HIDDEN = '…';

/** A path whose query values are left out, but for marks and short numbers. */
export function masked(path: string, marks: Marks): string {
  return withQuery(path, (_, value) => /^\d{1,4}$/.test(value) || marks.in(value).length > 0);
}

/** What a scenario has written in a query is shown where neither its name nor its look says that it is a secret. */
export function shownPath({ shown = undefined, path }: Pick<Request, 'shown' | 'path'>): string {
  const told = shown ?? path;
  // Nearly all paths are short and plain.
  if (!SUSPECT.test(told)) return told;
  const bare = withQuery(told, (name, value) => !SECRET_NAME.test(name) && value.length < LEAST_CHARS);
  return bare.replace(PARAMETER, `$1${HIDDEN}`).replace(TOKEN, HIDDEN);
}

/** @param isHarmless whether a value may be shown; marks and what is hidden already are */
function withQuery(path: string, isHarmless: (name: string, value: string) => boolean): string {
  const question = path.indexOf('?');
  if (question < 0) return path;
  const pairs = path
    .slice(question + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
      if (equals < 0 || value === '' || value === HIDDEN || MARK.test(value)) return pair;
      return isHarmless(name, value) ? pair : `${name}=${HIDDEN}`;
    });
  return `${path.slice(0, question)}?${pairs.join('&')}`;
}

const SUSPECT = /[?;]|[\w.~-]{24}/;

/** `;jsessionid=…`: parameters of a path. */
const PARAMETER = /(;[\w.-]+=)[^/;?]+/g;

/** Tokens are long, and of letters and digits both. */
const TOKEN = /(?<=\/)(?!u\d+-w\d+-)(?=[\w.~-]*\d)(?=[\w.~-]*[A-Za-z])[\w.~-]{24,}/g;

const SECRET_NAME = /pass|pwd|secret|token|key|credential|auth|session|sid|code|sig|ticket|otp/i;
const LEAST_CHARS = 16;

/** As it is sent, with the run's tag. */
const MARK = /^u\d+-w\d+-\w+$/;
