/**
 * nginx's `hash KEY consistent` (ngx_http_upstream_hash_module): a ring of 160 points for each server, compatible with
 * Ketama (R. Jones, 2007). A server that comes or goes moves only the keys next to its own points.
 */
import { crc32 } from 'node:zlib';

const POINTS = 160;

export interface Ring {
  /** Ascending hashes, and the index of the server at each. */
  readonly points: readonly { readonly hash: number; readonly server: number }[];
}

/** @param servers as nginx's upstream names them, with their ports: `app-1:3000`; all of weight 1 */
export function ringOf(servers: readonly string[]): Ring {
  const points = servers.flatMap((name, server) => {
    const { host, port } = split(name);
    // Each point hashes host, a zero byte, port, and the point before it.
    const base = crc32(Buffer.from(`${host}\0${port}`, 'latin1'));
    let previous = 0;
    return Array.from({ length: POINTS }, () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(previous);
      previous = crc32(bytes, base);
      return { hash: previous, server };
    });
  });
  return { points: points.sort((a, b) => a.hash - b.hash) };
}

/** Index of the server for a key, such as a client's address: the first point at or after the key's hash, round the ring. */
export function onRing({ points }: Ring, key: string): number {
  const hash = crc32(Buffer.from(key, 'latin1'));
  const found = points.find((point) => point.hash >= hash) ?? points[0];
  return found?.server ?? 0;
}

/** A port is what follows the last colon, where that is digits alone. */
function split(name: string): { host: string; port: string } {
  const match = /^(.*):(\d*)$/.exec(name);
  return match ? { host: match[1] ?? '', port: match[2] ?? '' } : { host: name, port: '' };
}
