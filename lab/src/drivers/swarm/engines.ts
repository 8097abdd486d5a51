/** The engines of a Swarm: the manager that is asked for everything, and those of other nodes, where their containers are. */
import { UserError } from 'session-lab';
import { CommandFailed, type CommandOptions, type CommandOutput, runCommand } from '../../command.ts';
import { hostEnvironment, swarmNodes } from '../../config.ts';

const PATIENCE_MS = 5000;

/** Arguments for `docker` that lead to a node's engine; none for the manager's own. */
export type Engine = readonly string[];

export const MANAGER: Engine = [];

/** @throws {UserError} where no engine answers, or it manages no Swarm: with what to do. */
export async function requireManager(signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const asked = [
    'info',
    '--format',
    '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}{{.ServerErrors}}',
  ];
  const said = await runCommand('docker', asked, { signal: patience }).then(
    ({ stdout }) => stdout.trim(),
    (error: unknown) => {
      signal.throwIfAborted();
      const detail = error instanceof CommandFailed ? error.detail.split('\n').at(-1) : 'no answer in time';
      throw new UserError(`no Docker engine answers (${detail}): start one, or name one with DOCKER_HOST`, {
        cause: error,
      });
    },
  );
  if (said.startsWith('active true')) return;
  // Some clients tell of an engine that doesn't answer, and end well.
  const [, silent] = /\[(.+)\]/s.exec(said) ?? [];
  if (silent !== undefined)
    throw new UserError(`no Docker engine answers (${silent}): start one, or name one with DOCKER_HOST`);
  if (said.startsWith('active'))
    throw new UserError('this Docker engine manages no Swarm: let DOCKER_HOST name one that does');
  throw new UserError(
    'this Docker engine is in no Swarm: make it one with docker swarm init, or join one as a manager',
  );
}

/** Where the host reaches ports that a node publishes: itself, or the host that DOCKER_HOST names. */
export function managerHost(): string {
  const [, host] =
    /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?([^:/]+)/.exec(hostEnvironment.DOCKER_HOST ?? '') ?? [];
  return host ?? '127.0.0.1';
}

/** @throws {UserError} where nothing says how the engine of that node is reached */
export function engineOf(node: string, manager: string): Engine {
  if (node === manager) return MANAGER;
  const host = swarmNodes.engines.get(node);
  if (host !== undefined) return ['--host', host];
  throw new UserError(
    `a part runs on node ${node}, and nothing says how its engine is reached: SWARM_NODES=${node}=ssh://${node}`,
  );
}

/** All that can be reached. */
export const allEngines = (manager: string): Engine[] => [
  MANAGER,
  ...[...swarmNodes.engines].filter(([node]) => node !== manager).map(([, host]) => ['--host', host]),
];

export const onEngine = (
  engine: Engine,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandOutput> => runCommand('docker', [...engine, ...args], options);
