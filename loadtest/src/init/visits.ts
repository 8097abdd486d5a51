/** The requests that matter, each with where its redirects led. */
import type { Exchange, RecordedAnswer, Recording } from './recording.ts';

export interface Visit {
  readonly first: Exchange;
  /** Each redirect on the way, and the last one. */
  readonly hops: readonly Exchange[];
  readonly last: Exchange;
}

export interface Visits {
  readonly origin: string;
  readonly visits: readonly Visit[];
  /** Others that redirects or pages led to, and what was sent there. */
  readonly origins: readonly string[];
  /** How many requests were left out. */
  readonly leftOut: number;
}

const NO_PAGE =
  /\.(?:png|jpe?g|gif|svg|ico|webp|avif|css|js|mjs|map|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm|webmanifest)$/i;
const NO_TYPE = /^(?:image|font|audio|video)\/|css|javascript|ecmascript|wasm|manifest/;
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** @param origin the app's; where it is left out, that of the first page */
export function visitsIn({ exchanges }: Recording, origin?: string): Visits {
  const pages = exchanges.filter(isPage);
  const joined = joinRedirects(pages);
  const begin = joined.find(({ first }) => first.as === 'page') ?? joined[0];
  const own = origin ?? (begin ? originOf(begin) : '');
  const host = own.replace(/^https?:\/\/(?:www\.)?/, '');
  const isSame = (url: URL): boolean =>
    url.origin === own || url.host.replace(/^www\./, '') === host || url.hostname === host;
  const origins = new Set<string>();
  const visits = joined.filter((visit) => {
    const isOwn = isSame(visit.first.url);
    const led = [...visit.hops, visit.last].map(({ url }) => url.origin);
    if (isOwn) for (const other of led) if (!isSame(new URL(other))) origins.add(other);
    // A form of an identity provider that hands the user back is part of the way.
    return isOwn || (origins.has(visit.first.url.origin) && led.some((other) => isSame(new URL(other))));
  });
  const kept = visits.filter((visit, index) => !isRepeat(visit, visits.slice(0, index)));
  return {
    origin: own,
    visits: kept,
    origins: [...origins],
    leftOut: exchanges.length - kept.flatMap(({ hops }) => hops).length - kept.length,
  };
}

function isPage({ method, url, answer, as, headers }: Exchange): boolean {
  if (!METHODS.has(method) || as === 'part') return false;
  if (headers.purpose === 'prefetch' || headers['sec-purpose']?.includes('prefetch')) return false;
  if (method === 'GET' && (NO_PAGE.test(url.pathname) || NO_TYPE.test(answer?.type ?? ''))) return false;
  return !/^\/(?:favicon\.ico|robots\.txt|\.well-known\/appspecific\/)/.test(url.pathname);
}

/** A redirect and the request that follows it are one visit. */
function joinRedirects(exchanges: readonly Exchange[]): Visit[] {
  const rest = [...exchanges];
  const visits: Visit[] = [];
  for (let first = rest.shift(); first; first = rest.shift()) {
    const hops: Exchange[] = [];
    let last = first;
    for (let to = last.answer?.location; to && hops.length < 20; to = last.answer?.location) {
      const { href } = to;
      const index = rest.findIndex(({ url }) => withoutHash(url.href) === withoutHash(href));
      const [next] = index < 0 ? [] : rest.splice(index, 1);
      if (!next) break;
      hops.push(last);
      last = next;
    }
    visits.push({ first, hops, last });
  }
  return visits;
}

/** Its own, or where it was led to on the same host: from http to https, or to www. */
function originOf({ first, last }: Visit): string {
  const plain = ({ hostname }: URL): string => hostname.replace(/^www\./, '');
  return plain(first.url) === plain(last.url) ? last.url.origin : first.url.origin;
}

const withoutHash = (href: string): string => href.split('#', 1)[0] ?? href;

/** Scripts ask for the same again and again. */
function isRepeat({ first, last }: Visit, before: readonly Visit[]): boolean {
  if (first.method !== 'GET' || first.as !== 'script') return false;
  return before.some(
    (other) =>
      other.first.method === 'GET' &&
      other.first.as === 'script' &&
      other.first.url.href === first.url.href &&
      other.last.answer?.body === last.answer?.body,
  );
}

/** An answer that is there; that it is of one kind says nothing of another. */
type Read = RecordedAnswer & { readonly read?: never };

export const isHtml = (answer: RecordedAnswer | null): answer is Read =>
  answer !== null && (/html/.test(answer.type) || (answer.type === '' && /^\s*</.test(answer.body)));

export const isJson = (answer: RecordedAnswer | null): answer is Read =>
  answer !== null &&
  (/json/.test(answer.type) || (!/html/.test(answer.type) && /^\s*[[{]/.test(answer.body)));
