/**
 * Stands in for docker where `examples/swarm/load` calls it: the tasks of a stack's service are processes here, each with
 * what the file says of it. Nothing of a Swarm is tried by that, but all that is told to one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const MAIN = resolve(import.meta.dirname, '../../../loadtest/src/main.ts');

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly { readonly type: string; readonly source?: string; readonly target: string }[];
  readonly deploy: { readonly replicas: number };
}

const [what = '', verb = '', ...args] = process.argv.slice(2);
const folder = process.env.STAND_IN ?? '';
const stateOf = (slot: number): string => join(folder, `task-${slot}`);

/** As the Swarm's command line fills a file in: `${NAME}`, `${NAME:-text}`, `${NAME:?text}`. */
const filled = (text: string): string =>
  text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, how = '', otherwise = '') => {
    const value = process.env[name] ?? '';
    if (value !== '') return value;
    if (how !== '-') throw new Error(`${name} is not set: ${otherwise}`);
    return otherwise;
  });

function deploy(file: string): void {
  const { shard } = (parse(filled(readFileSync(file, 'utf8'))) as { services: { shard: Service } }).services;
  const results = shard.volumes.find(({ type }) => type === 'bind');
  // In a container it would be there. And a test ends with its flows, however slow the machine is.
  const command = shard.command.map((word) => (word === results?.target ? (results.source ?? word) : word));
  command.push('--flows', '4');
  for (let slot = 1; slot <= shard.deploy.replicas; slot++) {
    const environment = Object.entries(shard.environment).map(([name, value]) => [
      name,
      value.replace('{{.Task.Slot}}', String(slot)),
    ]);
    const task = `const { spawnSync } = require('node:child_process');
      const { writeFileSync } = require('node:fs');
      const { status, stdout, stderr } = spawnSync(process.execPath, ${JSON.stringify([MAIN, ...command])});
      writeFileSync(${JSON.stringify(`${stateOf(slot)}.log`)}, stdout + stderr);
      writeFileSync(${JSON.stringify(stateOf(slot))}, status === 0 ? 'Complete' : 'Failed');`;
    const child = spawn(process.execPath, ['-e', task], {
      env: { ...process.env, ...Object.fromEntries(environment) },
      detached: true,
      stdio: 'ignore',
    });
    child.unref();
  }
  writeFileSync(join(folder, 'replicas'), String(shard.deploy.replicas));
}

switch (`${what} ${verb}`) {
  case 'stack deploy':
    deploy(args[args.indexOf('--compose-file') + 1] ?? '');
    break;
  case 'service ps': {
    const replicas = Number(readFileSync(join(folder, 'replicas'), 'utf8'));
    for (let slot = 1; slot <= replicas; slot++)
      console.log(
        existsSync(stateOf(slot)) ? `${readFileSync(stateOf(slot), 'utf8')} 1 second ago` : 'Running',
      );
    break;
  }
  case 'run --rm': {
    const command = args.slice(args.indexOf('merge'));
    process.exitCode = spawnSync(process.execPath, [MAIN, ...command], { stdio: 'inherit' }).status ?? 1;
    break;
  }
  case 'stack rm':
    writeFileSync(join(folder, 'removed'), args.join());
    break;
  case 'service logs':
    for (const file of readdirSync(folder))
      if (file.endsWith('.log')) console.log(readFileSync(join(folder, file), 'utf8'));
    break;
  default:
    throw new Error(`nobody is to call docker ${what} ${verb}`);
}
