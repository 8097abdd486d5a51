/** nginx's servers.conf: the replicas that the balancer knows, as the lab writes it and reads it back. */
import { type BalancedServer, type Replica, replicaGroups } from '../topology.ts';
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

/** nginx's groups.conf, in nginx/groups: 4.conf says what is in it. */
export function groupsConf(
  servers: readonly BalancedServer[],
  addressOf: (replica: Replica) => Address,
): string {
  const groups = replicaGroups(servers).map((members, at) => ({ name: `group-${at + 1}`, members }));
  const last = groups.at(-1);
  const share = (members: readonly unknown[]): string =>
    `${Math.round((10_000 * members.length) / servers.length) / 100}%`;
  return [
    block(
      'split_clients $request_id $drawn',
      groups.map((group) => `${group === last ? '*' : share(group.members)} ${group.name};`),
    ),
    block('map $cookie_group $group', ['default $drawn;', ...groups.map(({ name }) => `${name} ${name};`)]),
    ...groups.map(({ name, members }) =>
      block(`upstream ${name}`, [...serversConf(members, addressOf).trimEnd().split('\n'), 'keepalive 32;']),
    ),
  ].join('\n');
}

const block = (head: string, lines: readonly string[]): string =>
  `${head} {\n${lines.map((line) => `    ${line}\n`).join('')}}\n`;

/** The addresses in such a file, in its order. */
export const serversIn = (conf: string): string[] =>
  [...conf.matchAll(/^server (\S+) /gm)].map(([, address = '']) => address);
