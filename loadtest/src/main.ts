#!/usr/bin/env node
/** The command line: doctor | init | lint | run | config | mark | check | report | merge | completion | help. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { checkCommand } from './cli/check.ts';
import { runCli } from './cli/cli.ts';
import { completionCommand } from './cli/completion/completion.ts';
import { environment } from './cli/config.ts';
import { doctorCommand } from './cli/doctor.ts';
import { helpCommand, topicList } from './cli/help/help-command.ts';
import { initCommand } from './cli/init.ts';
import { interruption } from './cli/interruption.ts';
import { lintCommand } from './cli/lint.ts';
import { markCommand } from './cli/mark.ts';
import { mergeCommand } from './cli/merge.ts';
import { reportCommand } from './cli/report.ts';
import { runCommand } from './cli/run.ts';
import { configCommand } from './cli/settings/config-command.ts';
import { readLayers, withSettings } from './cli/settings/layers.ts';
import { workerCommand } from './cli/worker.ts';

const signal = interruption(
  'Interrupted, writing what is known (once more: ends at once) ...',
  'Ended at once.',
  true,
);

const run = runCommand(signal);
const config = configCommand(run, process.argv);

const program = new Command('session-lab')
  .description(manifest.description)
  .version(manifest.version)
  .addCommand(doctorCommand(signal))
  .addCommand(initCommand(signal))
  .addCommand(lintCommand())
  .addCommand(withSettings(run))
  .addCommand(config)
  .addCommand(markCommand(environment))
  .addCommand(checkCommand())
  .addCommand(reportCommand())
  .addCommand(mergeCommand());
program
  .addCommand(completionCommand(() => program))
  .addHelpText('after', () => `\n${topicList()}`)
  .helpCommand(false)
  .addCommand(helpCommand(() => program));
// Started by `run --workers` alone, which speaks to it.
if (process.send) program.addCommand(workerCommand(signal), { hidden: true });

readLayers(program, process.argv);
await runCli(program, process.argv, signal);
