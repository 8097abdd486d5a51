/** The head of a request as it goes over the wire; what is out of the ordinary is left to undici, which knows what to refuse. */
import type { ToSend } from './connection.ts';

const TAKES_BODY: Readonly<Record<string, boolean>> = {
  GET: false,
  DELETE: false,
  POST: true,
  PUT: true,
  PATCH: true,
};
const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
/** No line ends, above all: they would begin another header. */
const NOT_IN_VALUE = /[^\t -~\x80-\xff]/;
const NOT_IN_PATH = /[^!-\xff]/;
/** Headers that say how a request is sent. */
const OF_CONNECTION = /^(?:host|connection|content-length|transfer-encoding|keep-alive|upgrade|expect)$/i;

/** Of headers that were looked through before; null: out of the ordinary. */
const texts = new WeakMap<ToSend['headers'], string | null>();

/** @returns null where it is out of the ordinary; the body is not in it */
export function requestText({ method, path, headers, cookie, body }: ToSend, host: string): string | null {
  const takesBody = TAKES_BODY[method];
  const hasBody = body !== null && body.length > 0;
  if (takesBody === undefined || (hasBody && !takesBody)) return null;
  if (path[0] !== '/' || NOT_IN_PATH.test(path)) return null;
  const text = textOf(headers);
  if (text === null || (cookie !== undefined && NOT_IN_VALUE.test(cookie))) return null;
  const cookies = cookie === undefined ? '' : `cookie: ${cookie}\r\n`;
  const length = takesBody ? `content-length: ${hasBody ? Buffer.byteLength(body) : 0}\r\n` : '';
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${text}${cookies}${length}\r\n`;
}

function textOf(headers: ToSend['headers']): string | null {
  let text = texts.get(headers);
  if (text === undefined) {
    text = '';
    for (const [name, value] of Object.entries(headers)) {
      if (!NAME.test(name) || OF_CONNECTION.test(name)) text = null;
      else if (typeof value !== 'string' || NOT_IN_VALUE.test(value)) text = null;
      if (text === null) break;
      text += `${name}: ${value}\r\n`;
    }
    texts.set(headers, text);
  }
  return text;
}
