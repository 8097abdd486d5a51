/** The form of a cookie's value: what it is, told without knowing it, and another one of the same form. */
import { randomInt } from 'node:crypto';
import { decoded } from '../model/decoded.ts';

/**
 * `carries`: its own content, which a key signs or hides; `id`: long and random, a name for what a server keeps;
 * `plain`: anything else.
 */
export type Form = 'carries' | 'id' | 'plain';

export function formOf(value: string): Form {
  const text = decoded(value);
  if (isCarrying(text)) return 'carries';
  return isRandom(text) ? 'id' : 'plain';
}

function isCarrying(text: string): boolean {
  // JSON in base64 begins so: JWT, itsdangerous, cookie-session.
  if (/^\.?eyJ/.test(text) || /^\{/.test(text)) return true;
  // Compressed by itsdangerous: a leading dot, three parts.
  if (/^\.?[\w-]{8,}\.[\w-]{5,8}\.[\w-]{20,}$/.test(text)) return true;
  // Sealed: `Fe26.2*…` of iron, `data--iv--tag` of Rails, `data;nonce` of secure-session.
  if (/^Fe26\.2\*/.test(text) || /^[\w+/=%-]{20,}--[\w+/=-]{10,}(--[\w+/=-]{10,})?$/.test(text)) return true;
  return /^[\w+/=-]{20,};[\w+/=-]{20,}$/.test(text) || text.length > 300;
}

/** Ids are long, and neither words nor numbers alone. */
function isRandom(text: string): boolean {
  const [, core = ''] = /^(?:s:)?([A-Za-z0-9_+/=,-]{16,})(?:\.[\w+/=-]+)?$/.exec(text) ?? [];
  return core !== '' && /\d/.test(core) && /[A-Za-z]/.test(core) && new Set(core).size >= 8;
}

/** Some balancers read a node's name after the id's last dot. */
export function routeOf(name: string, value: string): string | null {
  if (!/^(JSESSIONID|SESSION|JSESSIONIDSSO)$/i.test(name)) return null;
  return /^[A-Za-z0-9_-]{12,}[.!]([A-Za-z][\w-]{0,23})$/.exec(value)?.[1] ?? null;
}

/** The value without its route. */
export function idOf(name: string, value: string): string {
  const route = routeOf(name, value);
  return route === null ? value : value.slice(0, -route.length - 1);
}

/** A value of the same form that nobody was given; its route stays. */
export function madeUp(name: string, value: string): string {
  const id = idOf(name, value);
  const start = /^(s%3A|s:)/i.exec(id)?.[0].length ?? 0;
  const made = id
    .slice(start)
    .replace(/%[0-9a-f]{2}|[0-9]|[a-f]|[g-z]|[A-F]|[G-Z]/gi, (part) => anotherOf(part));
  return id.slice(0, start) + made + value.slice(id.length);
}

const KINDS = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'] as const;

function anotherOf(part: string): string {
  const kind = part.length === 1 ? KINDS.find((letters) => letters.includes(part)) : undefined;
  return kind === undefined ? part : (kind[randomInt(kind.length)] ?? part);
}
