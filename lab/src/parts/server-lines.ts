/** Confs that name each server on a line of its own: the lab has as many such lines as there are servers. */
import type { BalancedServer } from '../topology.ts';

/** Such a line names a replica's address, and is no comment. */
const NAMES_A_SERVER = /^(?!\s*#).*\bapp-\d+:\d+/;

/**
 * The conf with a line for each of these servers, written like its first one.
 * @param down what is made of the line of a server to which nobody is sent; null where it is left out
 */
export function withServers(
  conf: string,
  servers: readonly BalancedServer[],
  down: (line: string) => string | null,
): string {
  const lines = conf.split('\n');
  const at = lines.findIndex((line) => NAMES_A_SERVER.test(line));
  const first = lines[at];
  if (first === undefined) throw new Error('the conf names no server');
  const written = servers.flatMap((server) => {
    const line = first.replaceAll(/\bapp-\d+\b/g, server.replica);
    return (server.down ? down(line) : line) ?? [];
  });
  const others = lines.slice(at).filter((line) => !NAMES_A_SERVER.test(line));
  return [...lines.slice(0, at), ...written, ...others].join('\n');
}
