/** loadtest run: puts load on a target, keeps the history, judges it. */
import { Socket } from 'node:net';
import { Command, Option } from 'commander';
import { reportOf } from '../judge/build-report.ts';
import { Judge } from '../judge/judge.ts';
import { type LoadOptions, runLoad } from '../load/run-load.ts';
import { HistoryFile } from '../model/history-file.ts';
import { RunFolder } from '../report/run-folder.ts';
import { loadScenarioFile } from '../scenarios/file/load-scenario-file.ts';
import { Batches } from './batches.ts';
import { INTERRUPTED } from './cli.ts';
import { addGateOptions, type GateOptions, gateOf, thresholdsIn } from './gate-options.ts';
import { requireModestLoad } from './load-cap.ts';
import { addLoadOptions, httpUrl, loadOptions, type ParsedLoadOptions } from './load-options.ts';
import { ProgressLine } from './progress-line.ts';
import { publishAndShow } from './publish.ts';

interface Options extends ParsedLoadOptions, GateOptions {
  readonly target: URL;
  readonly results: string;
  readonly cap: boolean;
  readonly proxyProtocol?: true;
  readonly stream?: true;
  readonly hold?: true;
}

export function runCommand(signal: AbortSignal): Command {
  const command = new Command('run')
    .description('put load on a target, keep the history and judge it')
    .addOption(
      new Option('--target <url>', 'where to send it').env('TARGET').argParser(httpUrl).makeOptionMandatory(),
    );
  return addGateOptions(addLoadOptions(command))
    .option(
      '--proxy-protocol',
      "tell each user's address by PROXY protocol, to a balancer at layer 4, and not in X-Forwarded-For",
    )
    .option('--no-cap', 'allow more than a little load on a target that is not this machine')
    .option('--results <folder>', 'where the run is kept, as a folder of its own', 'results')
    .option('--stream', 'write the history to standard output, and leave judging to whoever reads it')
    .option('--hold', 'with --stream, but for --rate: go on past --duration until standard input ends')
    .addHelpText(
      'after',
      `
Exit codes: 0 as expected, 1 not as expected, 2 unknown, 3 could not be set up, 130 interrupted.
With a threshold (--max-lost, --max-errors, --p50, --p95, --p99), thresholds decide in place of the verdict.

Examples:
  loadtest run --target http://127.0.0.1:8080
  loadtest run --target http://127.0.0.1:8080 --users 1 --flows 50 --pause 0ms --expect broken
  loadtest run --target http://127.0.0.1:8080 --scenario image:3,cart:1 --rate 50 --duration 20s
  loadtest run --target http://127.0.0.1:8080 --scenario my-app.yaml --max-lost 0 --p99 250ms`,
    )
    .action(async (options: Options) => {
      // What they contradict is told before the load, and not after it.
      thresholdsIn(options);
      const { target, proxyProtocol } = options;
      const load = { ...loadOptions(options), ...(await scenarioOf(options)), target, proxyProtocol };
      if (options.cap) requireModestLoad(load);
      if (options.stream) await stream(options.hold ? { ...load, released: inputEnded() } : load, signal);
      else process.exitCode = await runAndJudge(load, options, signal);
    });
}

async function scenarioOf({ scenario }: Options): Promise<Pick<LoadOptions, 'mix' | 'accounts'>> {
  return 'mix' in scenario ? scenario : loadScenarioFile(scenario.file);
}

/** Tells whether standard input has ended, and keeps nobody alive by asking. */
function inputEnded(): () => boolean {
  const { stdin } = process;
  let ended = false;
  stdin.once('close', () => {
    ended = true;
  });
  stdin.resume();
  if (stdin instanceof Socket) stdin.unref();
  return () => ended;
}

async function stream(load: LoadOptions, signal: AbortSignal): Promise<void> {
  const history = HistoryFile.onStandardOutput();
  await runLoad(load, history.write, signal);
  await history.close();
}

async function runAndJudge(load: LoadOptions, options: Options, signal: AbortSignal): Promise<number> {
  const folder = await RunFolder.create(
    options.results,
    load.mix.map(({ scenario }) => scenario.name).join('-'),
    new Date(),
  );
  const label = load.rate === null ? `${load.users} users:` : `${load.rate} new users/s:`;
  const progress = new ProgressLine(label, load.durationMs);
  try {
    const history = await HistoryFile.open(folder.file('target.ndjson.gz'));
    const judge = new Judge();
    const batches = new Batches((events) => {
      for (const event of events) judge.add(event);
      progress.show(() => judge.progress);
      return history.write(...events);
    });
    await runLoad(load, batches.add, signal);
    batches.flush();
    progress.done();
    await history.close();
    const report = reportOf([judge]);
    const gate = gateOf(options, report);
    await publishAndShow(folder, report, gate.thresholds);
    return signal.aborted ? INTERRUPTED : gate.exitCode;
  } finally {
    progress.done();
    await folder.discard();
  }
}
