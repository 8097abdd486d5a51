/** nginx: what it is started with, the plain files that it runs on, and how the lab tells it of its servers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../catalogue/profile.ts';
import { NGINX } from '../paths.ts';
import type { Replica } from '../topology.ts';
import { CA_FILE, httpsOf, IDENTITY_FILE, newHttpsSecrets } from './https.ts';
import { groupsConf, serversConf, serversIn } from './nginx-servers.ts';
import { replaceWorkers, workersIn } from './nginx-workers.ts';
import { definePart, type Place, withAddresses } from './part.ts';
import type { Program } from './program.ts';
import type { Balancing } from './proxy.ts';
import { quoted } from './quoted.ts';

const NAME = 'nginx';

/** For browsers and virtual users; at layer 4 for users who say by PROXY protocol who they are, and for /nginx-health. */
const [PORT, USERS_PORT, HEALTH_PORT] = [8080, 8084, 18080];

const VERSION = /nginx\/(\S+)/;

export const NGINX_PROGRAM: Program = {
  name: 'nginx',
  image: { variable: 'NGINX_IMAGE', official: 'nginx:1.30.6' },
  version: { of: 'nginx', command: ['nginx', '-v'], says: VERSION },
};

/** From `nginx -v`. */
export const nginxVersionIn = (text: string): string => VERSION.exec(text)?.[1] ?? 'unknown';

/** Prints something where nginx knows layer 4: built in, or as a module's file below the root that it was unpacked to. */
export const ASK_FOR_STREAM: readonly string[] = [
  'sh',
  '-c',
  `built=$(nginx -V 2>&1)
  echo "$built" | grep -Eo -- '--with-stream( |$)' && exit
  ls "$PROGRAM_ROOT$(echo "$built" | grep -o -- '--modules-path=[^ ]*' | cut -d= -f2)/ngx_stream_module.so" 2>/dev/null || :`,
];

export const STREAM_REMEDY =
  'install it (on Debian it is the package libnginx-mod-stream); in Compose, NGINX_IMAGE must name an image that has it, as the official one does';

export const nginx = definePart({
  furtherSecrets: newHttpsSecrets,
  names: ({ proxy }: Profile) => (proxy === NAME ? [NAME] : []),
  describe: (name: string, { layer }: Profile) =>
    name === NAME
      ? {
          name,
          role: 'balancer',
          program: NGINX_PROGRAM,
          published: true,
          ports: layer === 4 ? { main: PORT, users: USERS_PORT, health: HEALTH_PORT } : { main: PORT },
          // It looks their names up when it starts.
          after: ({ role }) => role === 'app',
          command: ({ scratch, startedByRoot }) => [
            'nginx',
            ...['-p', scratch],
            ...['-c', `${scratch}/nginx.conf`],
            ...['-e', 'stderr'],
            // Started by root, its worker would be somebody else, who can't reach into this folder.
            ...['-g', `daemon off; pid nginx.pid;${startedByRoot ? ' user root;' : ''}`],
          ],
          // For Compose, where nginx's files are the checkout's own: its command lays these two beside them.
          environment: (place) => {
            const https = httpsOf(place);
            return { TLS_CA: https?.ca ?? '', TLS_IDENTITY: https?.identity ?? '' };
          },
          files: (place) => (layer === 4 ? layer4Files(place) : layer7Files(place)),
          ready: [
            {
              http: '/nginx-health',
              port: layer === 4 ? 'health' : 'main',
              says: ({ lab }) => lab,
              ca: (place) => httpsOf(place)?.ca,
            },
          ],
        }
      : null,
  balancing: {
    async reload(remote) {
      await remote.signal(NAME, 'SIGHUP');
    },
    async tell(remote, servers, signal) {
      const place = await remote.place(NAME);
      const addressOf = (replica: Replica) => place.to(replica);
      const reload = async (): Promise<void> => {
        await remote.put(NAME, `${place.scratch}/servers.conf`, serversConf(servers, addressOf));
        await remote.put(NAME, `${place.scratch}/groups.conf`, groupsConf(servers, addressOf));
        await remote.signal(NAME, 'SIGHUP');
      };
      const workers = async () => {
        const { stdout } = await remote.exec(NAME, ['sh', '-c', WORKERS, place.scratch]);
        return workersIn(stdout);
      };
      await replaceWorkers(workers, reload, signal);
    },
    async servers(remote) {
      const { scratch } = await remote.place(NAME);
      return serversIn((await remote.exec(NAME, ['cat', `${scratch}/servers.conf`])).stdout);
    },
  } satisfies Balancing,
});

/** Prints a line for each worker of the nginx in a folder: its id and its title. Where there is no /proc, ps knows. */
const WORKERS = `
master=$(cat "$0/nginx.pid")
if [ -r /proc/self/stat ]; then
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/(.*)/-/' | awk -v master="$master" '$4 == master { print $1 }' |
    while read -r pid; do echo "$pid $(tr '\\0' ' ' <"/proc/$pid/cmdline")"; done 2>/dev/null
else
  ps -A -o ppid=,pid=,command= | awk -v master="$master" '$1 == master { $1 = ""; print }'
fi`;

/** The very files that Compose mounts, with this lab's addresses in place of names. */
async function commonFiles(place: Place, conf: string): Promise<Record<string, string | Buffer>> {
  const text = async (file: string): Promise<string> =>
    withAddresses(await readFile(join(NGINX, file), 'utf8'), place);
  return {
    'nginx.conf': await readFile(join(NGINX, conf), 'utf8'),
    'balancer.conf': await text(`balancers/${place.profile.balancer}.conf`),
    'servers.conf': await text(`servers/${place.replicas.length}.conf`),
    'groups.conf': await text(`groups/${place.replicas.length}.conf`),
  };
}

const lines = (...directives: readonly string[]): string =>
  directives.map((directive) => `${directive};\n`).join('');

const listen = (place: Place, port: string): string => `listen ${place.bind}:${place.here(port).port}`;

async function layer7Files(place: Place) {
  const https = httpsOf(place);
  const listening = `${listen(place, 'main')}${https ? ' ssl' : ''}`;
  const tls = https ? ['include tls.conf'] : [];
  return {
    ...(await commonFiles(place, 'nginx.conf')),
    'static/sample.png': await readFile(join(place.checkout, 'app/static/sample.png')),
    'listen.conf': lines(listening, ...tls, `set $lab ${place.lab}`, `set_real_ip_from ${place.bind}`),
    ...(https && {
      'tls.conf': await readFile(join(NGINX, 'tls.conf')),
      [CA_FILE]: https.ca,
      [IDENTITY_FILE]: https.identity,
    }),
  };
}

async function layer4Files(place: Place) {
  const module = await place.locate('ngx_stream_module.so');
  return {
    ...(await commonFiles(place, 'nginx-layer-4.conf')),
    'listen.conf': lines(
      listen(place, 'main'),
      `${listen(place, 'users')} proxy_protocol`,
      `set_real_ip_from ${place.bind}`,
    ),
    'listen-health.conf': lines(listen(place, 'health'), `set $lab ${place.lab}`),
    // nginx includes what is there.
    'modules-enabled/stream.conf': module === null ? '' : lines(`load_module ${quoted(module)}`),
  };
}
