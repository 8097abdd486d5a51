#!/usr/bin/env node
/** The command line: run | lint | check | report. */
import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { checkCommand } from './cli/check.ts';
import { runCli } from './cli/cli.ts';
import { interruption } from './cli/interruption.ts';
import { lintCommand } from './cli/lint.ts';
import { reportCommand } from './cli/report.ts';
import { runCommand } from './cli/run.ts';

const signal = interruption('Interrupted, writing what is known ...', 'Still writing ...');

const program = new Command('session-lab')
  .description(manifest.description)
  .version(manifest.version)
  .addCommand(runCommand(signal))
  .addCommand(lintCommand())
  .addCommand(checkCommand())
  .addCommand(reportCommand());

await runCli(program, process.argv, signal);
