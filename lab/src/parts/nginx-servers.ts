/** nginx's servers.conf: the replicas that the balancer knows, as the lab writes it and reads it back. */
import type { BalancedServer, Replica } from '../topology.ts';
import { type Address, hostAndPort } from './part.ts';

/** As in nginx/servers, where 3.conf says why. */
const PARAMETERS = 'max_fails=1 fail_timeout=2s';

/** @param addressOf where nginx reaches a replica */
export const serversConf = (
  servers: readonly BalancedServer[],
  addressOf: (replica: Replica) => Address,
): string =>
  servers
    .map(
      ({ replica, down }) =>
        `server ${hostAndPort(addressOf(replica))} ${PARAMETERS}${down ? ' down' : ''};\n`,
    )
    .join('');

/** The addresses in such a file, in its order. */
export const serversIn = (conf: string): string[] =>
  [...conf.matchAll(/^server (\S+) /gm)].map(([, address = '']) => address);
