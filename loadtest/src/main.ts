/** The loadtest's command line: run | check | report. */
import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import { runCli } from './commands/cli.ts';
import { interruption } from './commands/interruption.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';

const signal = interruption('Interrupted, writing what is known ...', 'Still writing ...');

const program = new Command('loadtest')
  .description('Virtual users with sessions: run them, judge what they saw, report it.')
  .addCommand(runCommand(signal))
  .addCommand(checkCommand())
  .addCommand(reportCommand());

await runCli(program, process.argv, signal);
