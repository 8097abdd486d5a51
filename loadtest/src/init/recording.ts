/** What a browser sent and got, in order, wherever it was recorded. */
import type { AnswerHeaders } from '../scenarios/exchange.ts';

export interface Recording {
  /** Where it was recorded, in words. */
  readonly from: string;
  readonly exchanges: readonly Exchange[];
}

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | null;
  /** Null where only the request is known. */
  readonly answer: RecordedAnswer | null;
  /** `page`: what a person visits; `script`: what a script fetches; null: not told. */
  readonly as: 'page' | 'script' | 'part' | null;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Without parameters, such as text/html. */
  readonly type: string;
  readonly body: string;
  /** Where a redirect leads. */
  readonly location: URL | null;
}

export type Body =
  | { readonly kind: 'form' | 'multipart'; readonly fields: readonly Field[] }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly type: string };

export interface Field {
  readonly name: string;
  readonly value: string;
  readonly filename?: string | undefined;
  readonly type?: string | undefined;
}

const URLENCODED = 'application/x-www-form-urlencoded';

/** @param type its Content-Type, with parameters */
export function bodyFrom(text: string, type: string): Body {
  const plain = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (plain === URLENCODED)
    return { kind: 'form', fields: [...new URLSearchParams(text)].map(([name, value]) => ({ name, value })) };
  if (plain === 'multipart/form-data') return { kind: 'multipart', fields: partsIn(text, type) };
  if (/[/+]json$/.test(plain) || /^\s*[[{]/.test(text)) {
    try {
      return { kind: 'json', value: JSON.parse(text) };
    } catch {
      // It only says so.
    }
  }
  return { kind: 'text', text, type: plain || 'text/plain' };
}

/** The parts of multipart/form-data (RFC 7578), as a recording has them: as text. */
function partsIn(text: string, type: string): Field[] {
  const [, boundary] = /boundary="?([^";]+)"?/i.exec(type) ?? [];
  if (boundary === undefined) return [];
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const end = part.indexOf('\r\n\r\n');
      const head = part.slice(0, end);
      const [, name] = /name="([^"]*)"/.exec(head) ?? [];
      if (name === undefined || end < 0) return [];
      const [, filename] = /filename="([^"]*)"/.exec(head) ?? [];
      const [, partType] = /^content-type:\s*(.+)$/im.exec(head) ?? [];
      return { name, value: part.slice(end + 4).replace(/\r\n$/, ''), filename, type: partType?.trim() };
    });
}
