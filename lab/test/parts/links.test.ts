/** Which way a replica calls another part in a lab with links. */
import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { wayTo } from '../../src/parts/links.ts';
import type { Place } from '../../src/parts/part.ts';
import type { Replica } from '../../src/topology.ts';

const way = async (links: boolean, from: string, to: string): Promise<string> => {
  const replicas: readonly Replica[] = ['app-1', 'app-2', 'app-3', 'app-4'];
  const place: Pick<Place, 'name' | 'profile' | 'replicas' | 'to'> = {
    name: from,
    profile: { ...(await readProfile('redis')), links },
    replicas,
    to: (part, port) => ({ host: port === undefined ? part : `${part} ${port}`, port: 1 }),
  };
  return wayTo(place as Place, to).host;
};

t.test('by its link, where the lab has links', async (t) => {
  t.equal(await way(true, 'app-1', 'redis'), 'links app-1>redis');
  t.equal(await way(true, 'app-1', 'app-2'), 'links app-1>app-2');
  t.equal(await way(false, 'app-1', 'redis'), 'redis');
});

t.test('a replica that was added later has no links, and calls the others directly', async (t) => {
  t.equal(await way(true, 'app-4', 'redis'), 'redis');
  t.equal(await way(true, 'app-4', 'app-1'), 'app-1');
  t.equal(await way(true, 'app-1', 'app-4'), 'app-4');
});
