/** Paths of requests and cookies (RFC 6265bis, section 5.1.4). */

/** A request's path up to its last slash: where a cookie without a usable Path belongs. */
export function defaultPath(asked: string): string {
  const slash = asked.lastIndexOf('/', pathEnd(asked) - 1);
  return slash <= 0 || !asked.startsWith('/') ? '/' : asked.slice(0, slash);
}

export function pathMatches(asked: string, cookiePath: string): boolean {
  if (cookiePath === '/') return true;
  const length = cookiePath.length;
  if (!asked.startsWith(cookiePath)) return false;
  const end = pathEnd(asked);
  if (end <= length) return end === length;
  return cookiePath.endsWith('/') || asked[length] === '/';
}

const pathEnd = (asked: string): number => {
  const query = asked.indexOf('?');
  return query < 0 ? asked.length : query;
};
