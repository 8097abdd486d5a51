/** What a visit is for: a login, a logout, a login by a token; told by its fields, its path and what follows. */
import { elements } from '../scenarios/html/elements.ts';
import type { ShownPage } from '../scenarios/html/shown-page.ts';
import { type Leaf, leavesIn, leavesOf } from './leaves.ts';
import { isJson, type Visit } from './visits.ts';

const PASSWORD = /pass(?:w|word|wd|phrase|code)?$|pass(?:word|wd)|^pwd$|^pw$|^p$|kennwort|secret$/i;
const OF_THE_CLIENT = /client|app/i;
const NEW_PASSWORD = /new|confirm|repeat|again|retype|current|old/i;
const USER = /user|login|mail|account|ident|^name$|^u$|handle|uid|benutzer/i;
const LOGOUT = /(?:log|sign)[-_]?(?:out|off)|abmelden|deconnexion|signoff/i;

export interface Login {
  readonly user: Leaf | null;
  readonly password: Leaf;
}

/** @param page the one that the visit's form is on */
export function loginIn({ first }: Visit, page: ShownPage | null): Login | null {
  const leaves =
    first.body === null
      ? [...first.url.searchParams].map(
          ([name, value]): Leaf => ({ name, value, pointer: '', isFile: false }),
        )
      : leavesOf(first.body);
  const secret = new Set(
    page ? elements('input[type=password]', page.document).map(({ attribs }) => attribs.name ?? '') : [],
  );
  const passwords = leaves.filter(
    ({ name, value }) =>
      value !== '' && !OF_THE_CLIENT.test(name) && (secret.has(name) || PASSWORD.test(name)),
  );
  const [password, ...more] = passwords;
  // Who chooses a new one is logged in already.
  if (!password || more.length > 0 || passwords.some(({ name }) => NEW_PASSWORD.test(name))) return null;
  const others = leaves.filter((leaf) => leaf !== password && leaf.value !== '' && !isTokenLike(leaf.value));
  const user = others.find(({ name }) => USER.test(name)) ?? null;
  return { user, password };
}

export const isLogout = ({ first }: Visit): boolean =>
  LOGOUT.test(first.url.pathname) ||
  LOGOUT.test(first.url.search) ||
  leavesOf(first.body).some(
    ({ name, value }) => LOGOUT.test(name) || (/^(do|action|op|cmd|task)$/i.test(name) && LOGOUT.test(value)),
  );

export interface TokenLogin {
  /** Where the answer has it. */
  readonly pointer: string;
  readonly token: string;
  /** The recording hides what later requests carry: its name alone says what it is for. */
  readonly isGuessed: boolean;
}

const TOKEN = /^(?:access|id|auth|session|api|bearer)?[-_]?(?:token|jwt)$/i;

/** A script gets a token, which later requests carry in a header. */
export function tokenLoginIn(visit: Visit, later: readonly Visit[]): TokenLogin | null {
  const { answer } = visit.last;
  if (!isJson(answer) || visit.first.method !== 'POST') return null;
  const headers = later.map(({ first }) => first.headers);
  const hides =
    later.some(({ first }) => first.as === 'script') &&
    headers.every(({ authorization, cookie }) => !authorization && !cookie);
  try {
    for (const { pointer, value } of leavesIn(JSON.parse(answer.body))) {
      if (value.length < 8) continue;
      const isCarried = headers.some(
        (sent) => bearerIn(sent) === value || customHeaders(sent).some(([, header]) => header === value),
      );
      if (isCarried) return { pointer, token: value, isGuessed: false };
      const name = pointer.split('/').at(-1) ?? '';
      if (hides && TOKEN.test(name) && isTokenLike(value)) return { pointer, token: value, isGuessed: true };
    }
  } catch {
    // It only looks like JSON.
  }
  return null;
}

export const bearerIn = ({ authorization = '' }: Readonly<Record<string, string>>): string | null =>
  /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ?? null;

export const basicIn = ({
  authorization = '',
}: Readonly<Record<string, string>>): { user: string; password: string } | null => {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  return { user, password: rest.join(':') };
};

/** Headers of the app's own, and not of the browser. */
export const customHeaders = (headers: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(headers).filter(
    ([name]) =>
      (name.startsWith('x-') || /token|api-?key|csrf|xsrf/.test(name)) &&
      !/^x-(?:requested-with|client-data|forwarded|real-ip|browser|goog|chrome)/.test(name),
  );

/** Long, and no words. */
export const isTokenLike = (value: string): boolean =>
  value.length >= 16 &&
  !/\s/.test(value) &&
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  !/^https?:|^\/|@/.test(value);

/** Numbers, uuids and the like, as an app gives them to what it keeps. */
export const isId = (value: string): boolean =>
  /^\d{1,19}$/.test(value) || /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value) || /^[0-9a-f]{12,}$/i.test(value);
