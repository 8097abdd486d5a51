/** Every container of both files has bounds: of memory, of processes and of its log; and Redis is full before its container is. */
import { join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { STACK_FILE, stackEnvironment } from '../../src/drivers/swarm/stack.ts';
import { ROOT } from '../../src/paths.ts';
import { composeConfig, service, withoutCompose } from '../support/compose-config.ts';

const bounded = z.object({
  services: z.record(
    z.string(),
    service.extend({
      read_only: z.boolean().optional(),
      cap_drop: z.array(z.string()).default([]),
      user: z.string().optional(),
      mem_limit: z.coerce.number().optional(),
      pids_limit: z.number().optional(),
      logging: z
        .object({ driver: z.string(), options: z.record(z.string(), z.string()).default({}) })
        .optional(),
      deploy: z
        .object({
          resources: z.object({ limits: z.object({ memory: z.coerce.number(), pids: z.number() }) }),
        })
        .optional(),
    }),
  ),
});

const bytesOf = (text: string): number => Number(/^(\d+)mb$/.exec(text)?.[1]) * 1024 * 1024;

t.test('docker-compose.yml', { skip: withoutCompose }, async (t) => {
  const { file } = await readProfile('redis');
  const args = ['--project-directory', ROOT, '--env-file', file, '--profile', '*'];
  const { services } = bounded.parse(await composeConfig(args));
  t.ok(Object.keys(services).length > 25, `${Object.keys(services).length} services, those of all profiles`);
  for (const [name, service] of Object.entries(services)) {
    t.ok(Number(service.pids_limit) >= 64 && Number(service.pids_limit) <= 1024, `${name}: pids`);
    if (service.logging?.driver !== 'none')
      t.match(service.logging?.options, { 'max-size': /^\d+m$/, 'max-file': /^\d$/ }, `${name}: log`);
    t.ok(Number(service.mem_limit) > 0, `${name}: memory`);
    t.match(service, { read_only: true, cap_drop: ['ALL'], user: /^[1-9]/ }, `${name}: rights`);
    const { MAX_MEMORY } = service.environment;
    if (/^redis(-|$)/.test(name) || MAX_MEMORY)
      t.ok(bytesOf(MAX_MEMORY ?? '') < 0.75 * Number(service.mem_limit), `${name}: full before it is ended`);
  }
});

t.test('swarm/stack.yml', { skip: withoutCompose }, async (t) => {
  const args = ['--project-directory', join(STACK_FILE, '..'), '--file', STACK_FILE];
  const env = stackEnvironment(await readProfile('redis'), 8080);
  const { services } = bounded.parse(await composeConfig(args, env));
  for (const [name, { deploy, logging, environment }] of Object.entries(services)) {
    t.ok(Number(deploy?.resources.limits.pids) > 0, `${name}: pids`);
    t.match(logging?.options, { 'max-size': /^\d+m$/ }, `${name}: log`);
    if (name === 'redis')
      t.ok(bytesOf(environment.MAX_MEMORY ?? '') < 0.75 * Number(deploy?.resources.limits.memory));
  }
});
