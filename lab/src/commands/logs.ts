/** lab logs: what the parts have to say. */
import { Command } from 'commander';
import { addNamedLabOptions, type NamedLabOptions, theLab } from './lab-options.ts';

interface Options extends NamedLabOptions {
  readonly follow?: true;
}

export const logsCommand = (signal: AbortSignal): Command =>
  addNamedLabOptions(new Command('logs').description('show the parts’ output'))
    .argument(
      '[part]',
      'nginx or another balancer, app-1, app-2, app-3, redis or another that make ps names; all of them without',
    )
    .option('--follow', 'go on until Ctrl-C')
    .action(async (part: string | undefined, options: Options) => {
      const lab = await theLab(options, signal);
      await lab.logs({ part, follow: options.follow ?? false });
    });
