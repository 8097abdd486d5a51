/** swarm/stack.yml, which a person uses by hand, says what the parts' descriptions say, and what docker-compose.yml says. */
import { join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { profileNames, readProfile } from '../../src/catalogue/read-profile.ts';
import { imageOf } from '../../src/config.ts';
import { partOf, placeOf } from '../../src/drivers/place.ts';
import { lacksFor, STACK_FILE, stackEnvironment } from '../../src/drivers/swarm/stack.ts';
import { stackSite } from '../../src/drivers/swarm/stack-site.ts';
import { partsOf } from '../../src/parts/index.ts';
import { ROOT } from '../../src/paths.ts';
import { isReplica } from '../../src/topology.ts';
import { composeConfig, service, withoutCompose } from '../support/compose-config.ts';

const file = z.object({
  services: z.record(
    z.string(),
    service.extend({ user: z.string(), healthcheck: z.object({ test: z.array(z.string()) }) }),
  ),
});

async function readBy(path: string, env: Readonly<Record<string, string>>) {
  const args = ['--project-directory', join(path, '..'), '--file', path];
  return file.parse(await composeConfig(args, env)).services;
}

/** What replicas tell each other they can't be told here, where they share one name. The rest is empty, or as the app has it. */
const OF_PEERS: readonly string[] = ['PEERS', 'PEER_SECRET', 'PEER_GROUP'];
const AS_IT_IS: Readonly<Record<string, string>> = { REDIS_PRIMARY: 'sessions', REDIS_ACKNOWLEDGEMENTS: '0' };

t.test('the stack is as the parts are described', { skip: withoutCompose }, async (t) => {
  const names = [];
  for (const name of await profileNames()) {
    const profile = await readProfile(name);
    if (lacksFor(profile) !== null) continue;
    names.push(name);
    const services = await readBy(STACK_FILE, stackEnvironment(profile, 8080));
    const parts = partsOf(profile).map((part) => part.name);
    t.same(Object.keys(services).sort(), ['app', 'nginx', 'redis']);
    for (const part of parts) {
      const service = services[isReplica(part) ? 'app' : part];
      const site = stackSite('lab', profile, parts);
      const place = placeOf(site, part);
      const described = partOf(site, part);
      for (const [variable, value] of Object.entries(described.environment(place))) {
        if (OF_PEERS.includes(variable)) continue;
        const slot = variable === 'REPLICA' ? 'app-{{.Task.Slot}}' : value;
        t.equal(
          service?.environment[variable] ?? AS_IT_IS[variable] ?? '',
          slot,
          `${name} ${part}: ${variable}`,
        );
      }
      const image = isReplica(part) ? 'session-lab-app' : imageOf(described.program.image);
      t.equal(service?.image, image, `${name} ${part}: image`);
      t.equal((service?.ports.length ?? 0) > 0, described.published === true, `${name} ${part}: published`);
    }
  }
  for (const name of ['round-robin', 'sticky', 'redis', 'redis-atomic', 'cookie'])
    t.ok(names.includes(name), `${name} is among ${names.join(', ')}`);
});

t.test(
  'it has the users and the health checks of docker-compose.yml',
  { skip: withoutCompose },
  async (t) => {
    const profile = await readProfile('redis');
    const env = stackEnvironment(profile, 8080);
    const [stack, compose] = [
      await readBy(STACK_FILE, env),
      await readUsers(join(ROOT, 'docker-compose.yml'), env),
    ];
    for (const [service, other] of [
      ['app', 'app-1'],
      ['nginx', 'nginx'],
      ['redis', 'redis'],
    ] as const) {
      t.equal(stack[service]?.user, compose[other]?.user, `${service}: user`);
      t.same(
        stack[service]?.healthcheck,
        compose[other]?.healthcheck && {
          ...stack[service]?.healthcheck,
          test: compose[other].healthcheck.test,
        },
      );
    }
  },
);

const users = z.object({
  services: z.record(
    z.string(),
    z.object({
      user: z.string().optional(),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
    }),
  ),
});

async function readUsers(path: string, env: Readonly<Record<string, string>>) {
  return users.parse(await composeConfig(['--project-directory', ROOT, '--file', path], env)).services;
}
