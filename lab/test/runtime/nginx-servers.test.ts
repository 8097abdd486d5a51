import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { NGINX } from '../../src/paths.ts';
import { serversConf, serversIn } from '../../src/runtime/nginx-servers.ts';
import { MOST_REPLICAS, REPLICA_PORT, type Replica, replicaNames } from '../../src/topology.ts';

const inCompose = (replica: Replica): string => `${replica}:${REPLICA_PORT}`;

t.test('writes what is in nginx/servers, but for the comments, and reads it back', async (t) => {
  for (let count = 2; count <= MOST_REPLICAS; count++) {
    const file = await readFile(join(NGINX, 'servers', `${count}.conf`), 'utf8');
    const replicas = replicaNames(count);
    const servers = replicas.map((replica) => ({ replica }));
    t.equal(serversConf(servers, inCompose), file.replaceAll(/^#.*\n/gm, ''));
    t.same(serversIn(file), replicas.map(inCompose));
  }
});

t.test('a server that is down stays in its place', async (t) => {
  const conf = serversConf([{ replica: 'app-1', down: true }, { replica: 'app-2' }], inCompose);
  t.match(conf, /^server app-1:3000 .* down;\nserver app-2:3000 [^\n]*2s;\n$/);
  t.same(serversIn(conf), ['app-1:3000', 'app-2:3000']);
});
