/** The loadtest's command line: run | doctor | check | report. */
import { Command } from 'commander';
import { checkCommand } from './cli/check.ts';
import { runCli } from './cli/cli.ts';
import { doctorCommand } from './cli/doctor.ts';
import { interruption } from './cli/interruption.ts';
import { reportCommand } from './cli/report.ts';
import { runCommand } from './cli/run.ts';

const signal = interruption('Interrupted, writing what is known ...', 'Still writing ...');

const program = new Command('loadtest')
  .description('Virtual users with sessions: run them, judge what they saw, report it.')
  .addCommand(runCommand(signal))
  .addCommand(doctorCommand(signal))
  .addCommand(checkCommand())
  .addCommand(reportCommand());

await runCli(program, process.argv, signal);
