/** docker-compose.yml, which a person uses by hand, says what the parts' descriptions say. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { USUAL_APP } from '../../src/catalogue/apps/index.ts';
import { profileNames, readProfile } from '../../src/catalogue/read-profile.ts';
import { imageOf } from '../../src/config.ts';
import { composeSite } from '../../src/drivers/compose/site.ts';
import { partOf, placeOf } from '../../src/drivers/place.ts';
import { partsOf } from '../../src/parts/index.ts';
import type { Ready } from '../../src/parts/part.ts';
import { secretsFor } from '../../src/parts/secrets.ts';
import { ROOT } from '../../src/paths.ts';
import { composeConfig, service, withoutCompose, words } from '../support/compose-config.ts';

const file = z.object({
  services: z.record(
    z.string(),
    service.extend({
      build: z.object({ args: z.record(z.string(), z.string()) }).optional(),
      entrypoint: words,
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      depends_on: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

const withMounts = z.object({
  services: z.record(
    z.string(),
    service.extend({
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      volumes: z.array(z.object({ source: z.string().optional(), target: z.string() })).default([]),
    }),
  ),
});

/** As `docker compose --env-file profiles/NAME.env` reads it. */
const readBy = async (envFile: string) =>
  file.parse(await composeConfig(['--project-directory', ROOT, '--env-file', envFile])).services;

/** What a check of this kind has to mention. */
const mentionsOf = (ready: Ready, port: (name: string) => number): readonly string[] =>
  'http' in ready
    ? [ready.http, String(port(ready.port))]
    : 'accepts' in ready
      ? [String(port(ready.accepts))]
      : [(ready.command.at(-1) ?? '').replaceAll('"', '')];

/** Also by way of others. */
function waitsFor(name: string, next: (name: string) => readonly string[]): ReadonlySet<string> {
  const all = new Set(next(name));
  for (const other of all) for (const further of next(other)) all.add(further);
  return all;
}

t.test(
  'with +https, nginx listens by TLS, and the replicas hear of it',
  { skip: withoutCompose },
  async (t) => {
    const { file } = await readProfile('redis');
    const args = ['--project-directory', ROOT, '--env-file', file];
    for (const [HTTPS, listen, health, told] of [
      ['', 'listen.conf', 'http:', ''],
      ['on', 'listen-https.conf', 'https:', 'on'],
    ] as const) {
      const { services } = withMounts.parse(await composeConfig(args, { HTTPS }));
      const [nginx, app] = [services.nginx, services['app-1']];
      const mounted = nginx?.volumes.find(({ target }) => target === '/etc/nginx/listen.conf');
      t.equal(basename(mounted?.source ?? ''), listen);
      t.match(nginx?.healthcheck?.test.at(-1), new RegExp(`^${health}`));
      t.equal(app?.environment.HTTPS, told);
    }
  },
);

const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');

for (const profile of await Promise.all((await profileNames()).map((name) => readProfile(name)))) {
  const skip = profile.app === USUAL_APP.name ? withoutCompose : 'by hand, its app has to be named';
  t.test(`${profile.name}: the file says of each part what its description says`, { skip }, async (t) => {
    const services = await readBy(profile.file);
    const names = partsOf(profile).map((part) => part.name);
    const site = composeSite(profile, names, await secretsFor(profile, (byHand) => byHand));
    for (const part of names.map((part) => partOf(site, part))) {
      const place = placeOf(site, part.name);
      const service = services[part.name];
      if (!service) {
        t.fail(`there is a service ${part.name}`);
        continue;
      }
      for (const [variable, value] of Object.entries(part.environment(place)))
        t.equal(service.environment[variable] ?? '', value, `${part.name}: ${variable}`);
      t.equal(
        service.build?.args.NODE_IMAGE ?? service.image,
        imageOf(part.program.image),
        `${part.name}: image`,
      );
      const started = part.command(place).filter((word) => word.includes('/'));
      const starts = JSON.stringify([service.entrypoint, service.command, dockerfile]);
      t.ok(starts.includes(basename(started.at(-1) ?? '')), `${part.name}: is started by ${started.at(-1)}`);
      const check = (service.healthcheck?.test.join(' ') ?? '').replaceAll('$$', '$');
      for (const mention of part.ready.flatMap((ready) => mentionsOf(ready, (port) => place.here(port).port)))
        t.ok(check.includes(mention), `${part.name}: is well where ${mention} says so: ${check}`);
      t.equal(service.ports.length > 0, part.published === true, `${part.name}: published`);
      for (const { target } of service.ports) t.equal(target, part.ports.main, `${part.name}: its main port`);
      const waits = waitsFor(part.name, (one) => Object.keys(services[one]?.depends_on ?? {}));
      for (const other of partsOf(profile).filter((other) => part.after(other)))
        t.ok(waits.has(other.name), `${part.name} waits for ${other.name}`);
    }
  });
}
