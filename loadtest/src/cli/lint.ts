/** session-lab lint: checks scenario files without sending anything. */
import { Command } from 'commander';
import { counted } from '../model/counts.ts';
import { EXIT, UserError } from '../model/errors.ts';
import { type LoadedScenarios, loadScenarioFile } from '../scenarios/file/load-scenario-file.ts';
import { isTogether, type Scenario } from '../scenarios/scenario.ts';
import { environment } from './config.ts';

export function lintCommand(): Command {
  return new Command('lint')
    .description('check scenario files, and send nothing')
    .argument('<file...>', 'scenarios (.yaml, .yml, .json)')
    .addHelpText('after', '\nExit codes: 0 all are in order, 1 one is not.')
    .action(async (files: string[]) => {
      for (const file of files) {
        try {
          console.log(`${file} is in order: ${summary(await loadScenarioFile(file, environment))}`);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          console.error(error.message);
          process.exitCode = EXIT.notAsExpected;
        }
      }
    });
}

function summary({ mix, accounts }: LoadedScenarios): string {
  const [{ scenario }] = mix;
  return [
    ...(mix.length > 1 ? [`${mix.length} scenarios`] : []),
    counted(mix.flatMap(({ scenario }) => scenario.steps).length, 'step'),
    ...(scenario.before ? [`${counted(scenario.before.length, 'step')} once a user ahead of them`] : []),
    ...(scenario.after ? [`${counted(scenario.after.length, 'step')} as they leave`] : []),
    ...(accounts ? [counted(accounts.length, 'account')] : []),
    ...(mix.some(({ scenario }) => looksAtNothing(scenario))
      ? ['no page shows anything: nothing can be judged']
      : []),
  ].join(', ');
}

const looksAtNothing = ({ before = [], steps, after = [] }: Scenario): boolean =>
  [...before, ...steps, ...after].every((step) =>
    (isTogether(step) ? step.together : [step]).every(
      ({ shows, wrote }) => !shows && wrote?.effect !== 'login',
    ),
  );
