/** A browser's headers for a request: it asks in few ways, again and again, and each is put together once. */
import type { Request } from '../scenarios/exchange.ts';
import { browserHeaders } from './browser-headers.ts';

type Headers = Readonly<Record<string, string>>;

/** What a request's headers follow from. */
interface Shape {
  readonly request: Request;
  readonly origin: string;
  readonly page: string | null;
  readonly address: string | null;
  readonly headers: Headers;
}

const MOST_REMEMBERED = 4;

export class HeaderShapes {
  readonly #own: Headers | undefined;
  readonly #shapes: Shape[] = [];

  /** @param own in place of a browser's */
  constructor(own: Headers | undefined) {
    this.#own = own;
  }

  /**
   * The same object for the same headers.
   * @param page the address of the page that asks; null: the address was typed
   * @param address told in X-Forwarded-For; null: not told
   */
  of(
    request: Request,
    origin: string,
    secure: boolean,
    page: string | null,
    address: string | null,
  ): Headers {
    for (const shape of this.#shapes) {
      if (
        shape.page === page &&
        shape.address === address &&
        shape.origin === origin &&
        isAlike(shape.request, request)
      )
        return shape.headers;
    }
    const headers = browserHeaders(request, origin, secure, page);
    if (request.contentType !== undefined) headers['content-type'] = request.contentType;
    if (this.#own) Object.assign(headers, this.#own);
    if (request.headers) Object.assign(headers, request.headers);
    if (address !== null) headers['x-forwarded-for'] = address;
    if (this.#shapes.length === MOST_REMEMBERED) this.#shapes.shift();
    this.#shapes.push({ request, origin, page, address, headers });
    return headers;
  }
}

/** As far as headers follow from it. */
const isAlike = (one: Request, other: Request): boolean =>
  one.as === other.as &&
  (one.method === 'GET') === (other.method === 'GET') &&
  one.fromAfar === other.fromAfar &&
  one.contentType === other.contentType &&
  areSame(one.headers, other.headers);

function areSame(one: Headers | undefined, other: Headers | undefined): boolean {
  if (one === other) return true;
  if (!one || !other) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
