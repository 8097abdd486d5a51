import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { groupsConf, serversConf, serversIn } from '../../src/parts/nginx-servers.ts';
import { hostAndPort } from '../../src/parts/part.ts';
import { REPLICA_PORT } from '../../src/parts/replica.ts';
import { NGINX } from '../../src/paths.ts';
import { MOST_REPLICAS, type Replica, replicaNames } from '../../src/topology.ts';

const inCompose = (replica: Replica) => ({ host: replica, port: REPLICA_PORT });

t.test('writes what is in nginx/servers, but for the comments, and reads it back', async (t) => {
  for (let count = 2; count <= MOST_REPLICAS; count++) {
    const file = await readFile(join(NGINX, 'servers', `${count}.conf`), 'utf8');
    const replicas = replicaNames(count);
    const servers = replicas.map((replica) => ({ replica }));
    t.equal(serversConf(servers, inCompose), file.replaceAll(/^#.*\n/gm, ''));
    t.same(serversIn(file), replicas.map(inCompose).map(hostAndPort));
  }
});

t.test('writes what is in nginx/groups, too', async (t) => {
  for (let count = 2; count <= MOST_REPLICAS; count++) {
    const file = await readFile(join(NGINX, 'groups', `${count}.conf`), 'utf8');
    const servers = replicaNames(count).map((replica) => ({ replica }));
    t.equal(groupsConf(servers, inCompose), file.replaceAll(/^#.*\n/gm, ''));
  }
});

t.test('a server that is down stays in its place', async (t) => {
  const conf = serversConf([{ replica: 'app-1', down: true }, { replica: 'app-2' }], inCompose);
  t.match(conf, /^server app-1:3000 .* down;\nserver app-2:3000 [^\n]*2s;\n$/);
  t.same(serversIn(conf), ['app-1:3000', 'app-2:3000']);
});
