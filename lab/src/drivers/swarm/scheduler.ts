/** What a Swarm does with the lab's replicas by itself, on a user's word: deploys, nodes that are emptied, nodes that are lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import type { Deploy, Scheduler, SchedulerNode } from '../../catalogue/faults/scheduler.ts';
import { CommandFailed, runCommand } from '../../command.ts';
import { swarmNodes } from '../../config.ts';
import { isReplica } from '../../topology.ts';
import { RUNNING, type Task } from './tasks.ts';

interface SwarmView {
  /** The service whose tasks are the replicas. */
  readonly service: string;
  readonly tasks: () => Promise<readonly Task[]>;
  /** Waits until this holds of the tasks; `what` is awaited, in words. */
  readonly until: (what: string, holds: (tasks: readonly Task[]) => boolean) => Promise<void>;
  readonly signal: AbortSignal;
}

export function swarmScheduler({ service, tasks, until, signal }: SwarmView): Scheduler {
  const docker = (...args: readonly string[]) => runCommand('docker', args, { signal });
  const replicas = async () => (await tasks()).filter(({ part }) => isReplica(part));

  /** Others have taken the place of all that this node had. */
  const gone = async (node: string, count: number): Promise<void> =>
    until(`${count} replicas on other nodes`, (now) => {
      const well = now.filter(({ part, state }) => isReplica(part) && state === RUNNING);
      return well.length === count && well.every((task) => task.node !== node);
    });

  const availability = (node: string, to: 'drain' | 'active') =>
    docker('node', 'update', '--availability', to, node);

  const nodes = async (): Promise<SchedulerNode[]> => {
    const format = '{{.Hostname}}\t{{.ManagerStatus}}\t{{.Status}} {{.Availability}}';
    const { stdout } = await docker('node', 'ls', '--format', format);
    const all = await replicas();
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line): SchedulerNode => {
        const [name = '', manages = '', state = ''] = line.split('\t');
        const here = all.filter(({ node }) => node === name).map(({ part }) => part);
        return {
          name,
          manages: manages !== '',
          open: state === 'Ready Active',
          replicas: here.filter(isReplica),
        };
      });
  };

  const update = async ({ parallelism, delayMs, order }: Deploy): Promise<void> => {
    const how = [
      ...['--update-parallelism', String(parallelism), '--update-delay', `${delayMs}ms`],
      ...['--update-order', order, '--update-failure-action', 'pause', '--update-monitor', '500ms'],
    ];
    const count = (await replicas()).length;
    await docker('service', 'update', '--force', '--quiet', '--detach=false', ...how, service);
    const format = '{{ if .UpdateStatus }}{{ .UpdateStatus.State }}: {{ .UpdateStatus.Message }}{{ end }}';
    const { stdout } = await docker('service', 'inspect', '--format', format, service);
    if (!stdout.startsWith('completed'))
      throw new UserError(`the Swarm did not replace all replicas (${stdout.trim()})`);
    await until(`${count} new replicas`, (now) => wellOf(now) === count);
  };

  return {
    nodes,
    update,
    async spread() {
      const open = (await nodes()).filter((node) => node.open);
      const count = (await replicas()).length;
      if (open.length > count || open.every((node) => node.replicas.length > 0)) return;
      await update({ parallelism: count, delayMs: 0, order: 'stop-first' });
    },
    async drain(node) {
      const count = (await replicas()).length;
      await availability(node, 'drain');
      await gone(node, count);
    },
    async reopen(node) {
      await availability(node, 'active');
    },
    async cut(node) {
      const count = (await replicas()).length;
      await tell(swarmNodes.cut, 'SWARM_CUT', node, signal);
      await gone(node, count);
    },
    async mend(node) {
      await tell(swarmNodes.mend, 'SWARM_MEND', node, signal);
      const deadline = performance.now() + BACK_WITHIN_MS;
      for (;;) {
        const { stdout } = await docker('node', 'inspect', '--format', '{{ .Status.State }}', node);
        if (stdout.trim() === 'ready') return;
        if (performance.now() > deadline)
          throw new UserError(`node ${node} was joined again, but is ${stdout.trim()}`);
        await sleep(POLL_MS, undefined, { signal });
      }
    },
  };
}

const BACK_WITHIN_MS = 30_000;
const POLL_MS = 100;

const wellOf = (tasks: readonly Task[]): number =>
  tasks.filter(({ part, state }) => isReplica(part) && state === RUNNING).length;

/** @throws {UserError} where there is no such command, or it fails */
async function tell(
  command: string | undefined,
  variable: string,
  node: string,
  signal: AbortSignal,
): Promise<void> {
  if (command === undefined)
    throw new UserError(`nothing says how ${node} is cut off and joined again: ${variable} names no command`);
  try {
    // Its words may hold arguments of their own.
    await runCommand('sh', ['-c', `${command} "$0"`, node], { signal });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new UserError(`${variable} failed on ${node}: ${error.detail}`, { cause: error });
  }
}
