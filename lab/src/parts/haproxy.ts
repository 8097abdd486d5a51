/** HAProxy: a master, and a worker that a reload replaces, while the old one serves the connections that it has. */
import { replaceChildren } from './children.ts';
import { confProxy } from './conf-proxy.ts';
import type { Program } from './program.ts';

const NAME = 'haproxy';

/** Where a worker that takes over learns the stick-table from the one that goes: inside the part. */
const PEERS_PORT = 10_000;

const HAPROXY_PROGRAM: Program = {
  name: 'haproxy',
  image: { variable: 'HAPROXY_IMAGE', official: 'haproxy:3.2.6' },
  version: { of: 'haproxy', command: ['haproxy', '-v'], says: /HAProxy version ([\d.]+)/ },
  packages: { debian: 'haproxy', homebrew: 'haproxy' },
};

export const haproxy = confProxy({
  name: NAME,
  program: HAPROXY_PROGRAM,
  conf: 'haproxy.cfg',
  ports: ({ balancer }) => (balancer === 'stick-table-peers' ? { peers: PEERS_PORT } : {}),
  command: ({ scratch }) => [
    'haproxy',
    // A master in the foreground.
    ...['-W', '-db'],
    ...['-p', `${scratch}/haproxy.pid`],
    // Its own name among peers.
    ...['-L', NAME],
    ...['-f', `${scratch}/haproxy.cfg`],
    ...['-f', `${scratch}/balancer.cfg`],
  ],
  environment: (place): Record<string, string> =>
    place.profile.balancer === 'stick-table-peers' ? { PEERS: `127.0.0.1:${place.here('peers').port}` } : {},
  down: (line) => `${line} disabled`,
  servers: /^\s*server \S+ (\S+:\d+)/gm,
  reload: (remote) => remote.signal(NAME, 'SIGUSR2'),
  renew: (remote, reload, signal) => replaceChildren(remote, NAME, 'haproxy.pid', reload, signal),
});
