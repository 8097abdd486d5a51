/** nginx's servers.conf: the replicas that the balancer knows, as the lab writes it and reads it back. */
import type { Replica } from '../topology.ts';

/** `down`: nobody is sent there; its own users go elsewhere, and nobody else moves. */
export interface BalancedServer {
  readonly replica: Replica;
  readonly down?: boolean;
}

/** As in nginx/servers, where 3.conf says why. */
const PARAMETERS = 'max_fails=1 fail_timeout=2s';

/** @param addressOf what nginx is to call a replica: host and port */
export const serversConf = (
  servers: readonly BalancedServer[],
  addressOf: (replica: Replica) => string,
): string =>
  servers
    .map(({ replica, down }) => `server ${addressOf(replica)} ${PARAMETERS}${down ? ' down' : ''};\n`)
    .join('');

/** The addresses in such a file, in its order. */
export const serversIn = (conf: string): string[] =>
  [...conf.matchAll(/^server (\S+) /gm)].map(([, address = '']) => address);
