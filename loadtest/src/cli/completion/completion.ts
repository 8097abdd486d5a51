/** session-lab completion: what a shell needs to complete commands, options and what these may be. */
import { Argument, Command } from 'commander';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { type OfferedCommand, offersOf } from './offers.ts';
import { zshCompletion } from './zsh.ts';

const shells = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
} as const satisfies Record<string, (commands: readonly OfferedCommand[]) => string>;

/** @param program with all its commands, when it is asked for */
export const completionCommand = (program: () => Command): Command =>
  new Command('completion')
    .description('print completion for a shell')
    .addArgument(new Argument('[shell]').choices(Object.keys(shells)).default('bash'))
    .addHelpText(
      'after',
      `
  bash:  eval "$(session-lab completion)"
  zsh:   eval "$(session-lab completion zsh)", after compinit
  fish:  session-lab completion fish | source`,
    )
    .action((shell: keyof typeof shells) => console.log(shells[shell](offersOf(program()))));
