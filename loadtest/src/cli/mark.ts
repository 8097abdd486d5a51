/** session-lab mark: begins a phase of a run that is under way, from another process. */
import { tmpdir } from 'node:os';
import { Command } from 'commander';
import { mark, runsUnderWay } from '../beside/marks.ts';
import { UserError } from '../model/errors.ts';
import type { Environment } from '../scenarios/file/environment.ts';
import { RUN_VARIABLE } from './judge-load.ts';

interface Options {
  readonly run?: string;
  readonly results: string;
}

export const markCommand = (env: Environment): Command =>
  new Command('mark')
    .description('begin a phase of a run that is under way: from then on, what happens is judged by itself')
    .argument('<name>', 'what to call it, such as canary')
    .option('--run <folder>', 'which run, where several are under way')
    .option('--results <folder>', 'where runs are kept', 'results')
    .addHelpText(
      'after',
      `
A command that --during runs is told its own run, in ${RUN_VARIABLE}.

Exit codes: 0 it has begun, 3 it has not.

Examples:
  session-lab mark canary
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --during './deploy.sh --canary && session-lab mark rest && ./deploy.sh'`,
    )
    .action(async (name: string, { run, results }: Options) => {
      await mark(run ?? env[RUN_VARIABLE] ?? (await onlyRun(results)), name);
    });

/** @throws {UserError} where it is not clear which run is meant */
async function onlyRun(results: string): Promise<string> {
  const running = await runsUnderWay([results, tmpdir()]);
  const [only] = running;
  if (only === undefined)
    throw new UserError(
      `no run is under way in ${results}: start one (session-lab run), or say where it is kept (--results)`,
    );
  if (running.length > 1)
    throw new UserError(`several runs are under way: say which by --run FOLDER\n  ${running.join('\n  ')}`);
  return only;
}
