/** lab loadtest: runs the loadtest against the lab that is up, and sets its result beside theory. */

import { Command } from 'commander';
import {
  addLoadOptions,
  addOutputOptions,
  exitCodeOf,
  INTERRUPTED,
  type OutputOptions,
  type ParsedLoadOptions,
  ProgressLine,
  publishAndShow,
  RunFolder,
  reportOf,
  StatusLine,
} from 'session-lab';
import { RESULTS } from '../paths.ts';
import { OPENER } from '../plan/execute.ts';
import { runExperiment } from '../plan/experiment.ts';
import { loadArguments } from '../plan/load-arguments.ts';
import { addNamedLabOptions, labLoad, type NamedLabOptions, sayOf, theLab } from './lab-options.ts';

export function loadtestCommand(signal: AbortSignal): Command {
  return addOutputOptions(
    addLoadOptions(
      addNamedLabOptions(new Command('loadtest').description('run the loadtest against the lab that is up')),
    ),
  ).action(async (options: NamedLabOptions & ParsedLoadOptions & OutputOptions) => {
    const lab = await theLab(options, signal);
    const profile = await lab.profile();
    const load = labLoad(options);
    const folder = await RunFolder.create(RESULTS, profile.name, new Date());
    const progress = new ProgressLine({
      label: profile.name,
      totalMs: load.durationMs,
      line: new StatusLine(options.quiet),
    });
    try {
      const judge = await runExperiment({
        lab,
        profile,
        loadArgs: loadArguments(load),
        fault: null,
        file: folder.file(`${profile.name}.ndjson.gz`),
        watch: { progress: (judge) => progress.show(() => judge.progress), say: sayOf(options) },
        signal,
      });
      progress.done();
      const report = reportOf([judge]);
      await publishAndShow(folder, report, [], { ...options, opener: OPENER });
      process.exitCode = signal.aborted ? INTERRUPTED : exitCodeOf(report.profiles);
    } finally {
      progress.done();
      await folder.discard();
    }
  });
}
