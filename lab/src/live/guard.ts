/**
 * Who may look, and who may act. The page can kill processes, so it is for one person alone: whoever has the token, at
 * this very host and port, from this very page. Another site's page has none of the three.
 */
import { timingSafeEqual } from 'node:crypto';

export interface Asked {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
  readonly token: string | undefined;
  /** Nothing that only the token's holder may see. */
  readonly open: boolean;
}

/** Why it is refused, with the status; null where it may be answered. */
export function refusal(
  { method, host, origin, contentType, token, open }: Asked,
  right: { readonly port: number; readonly token: string },
): { readonly status: number; readonly says: string } | null {
  const hosts = [`127.0.0.1:${right.port}`, `localhost:${right.port}`];
  // A name of another site's that leads here (DNS rebinding).
  if (!hosts.includes(host ?? '')) return { status: 421, says: 'this page is served at 127.0.0.1 alone' };
  if (open && (method === 'GET' || method === 'HEAD')) return null;
  if (!isSame(token ?? '', right.token))
    return { status: 403, says: 'open the address that make live has printed: it has a token at its end' };
  if (method === 'GET' || method === 'HEAD') return null;
  if (origin !== `http://${host}`) return { status: 403, says: 'only this page itself may do that' };
  // What a form of another site can't send.
  if (!/^application\/json\b/.test(contentType ?? '')) return { status: 415, says: 'JSON is expected' };
  return null;
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
