#!/usr/bin/env node
/** The command line: doctor | init | lint | run | check | report | merge | completion. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { checkCommand } from './cli/check.ts';
import { runCli } from './cli/cli.ts';
import { completionCommand } from './cli/completion.ts';
import { doctorCommand } from './cli/doctor.ts';
import { initCommand } from './cli/init.ts';
import { interruption } from './cli/interruption.ts';
import { lintCommand } from './cli/lint.ts';
import { mergeCommand } from './cli/merge.ts';
import { reportCommand } from './cli/report.ts';
import { runCommand } from './cli/run.ts';
import { workerCommand } from './cli/worker.ts';

const signal = interruption('Interrupted, writing what is known ...', 'Still writing ...');

const program = new Command('session-lab')
  .description(manifest.description)
  .version(manifest.version)
  .addCommand(doctorCommand(signal))
  .addCommand(initCommand(signal))
  .addCommand(lintCommand())
  .addCommand(runCommand(signal))
  .addCommand(checkCommand())
  .addCommand(reportCommand())
  .addCommand(mergeCommand());
program.addCommand(completionCommand(() => program));
// Started by `run --workers` alone, which speaks to it.
if (process.send) program.addCommand(workerCommand(signal), { hidden: true });

await runCli(program, process.argv, signal);
