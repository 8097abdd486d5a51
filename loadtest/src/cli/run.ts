/** session-lab run: puts load on a target, keeps the history, judges it. */
import { Command, Option } from 'commander';
import type { LoadOptions } from '../load/run-load.ts';
import { LOOK_MS } from '../load/virtual-user.ts';
import { traceText } from '../load/walk/trace.ts';
import { loadScenarioFile } from '../scenarios/file/load-scenario-file.ts';
import { warn } from './check.ts';
import { environment } from './config.ts';
import type { DuringOptions } from './during.ts';
import { aloneOrEarlier, readEarlier } from './earlier-run.ts';
import { addGateOptions, type GateOptions, gateOf, thresholdsIn } from './gate-options.ts';
import { INTERRUPTED } from './interruption.ts';
import { judgeLoad } from './judge-load.ts';
import { CAP, isThisMachine, requireModestLoad } from './load-cap.ts';
import {
  addLoadOptions,
  duration,
  httpUrl,
  loadOptions,
  MINUTE_MS,
  OF_ANY_APP,
  type ParsedLoadOptions,
} from './load-options.ts';
import { addOutOptions, type OutOptions, Outputs } from './out-options.ts';
import { addOutputOptions, type OutputOptions } from './output-options.ts';
import { runShard } from './run-shard.ts';
import { addShardOptions, type ShardOptions, shardIn } from './shard-options.ts';
import { requireFit } from './shares.ts';
import { streamLoad } from './stream-load.ts';
import { addWayOptions, headersOf, type WayOptions, wayOf } from './way-options.ts';
import { addWorkerOption, inWorkers } from './workers.ts';

interface Options
  extends ParsedLoadOptions,
    GateOptions,
    WayOptions,
    OutputOptions,
    OutOptions,
    ShardOptions {
  readonly workers?: number;
  readonly target: URL;
  readonly name?: string;
  readonly results: string | false;
  readonly cap: boolean;
  readonly probes: boolean;
  readonly look: number;
  readonly trace?: true;
  /** One replica's address, or where an earlier run is. */
  readonly baseline?: URL | string;
  readonly during?: string;
  readonly settle: number;
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
  addShardOptions(addWorkerOption(addWayOptions(addGateOptions(addLoadOptions(command, OF_ANY_APP)))));
  return addOutOptions(addOutputOptions(command))
    .option(
      '--proxy-protocol',
      "tell each user's address by PROXY protocol, to a balancer at layer 4, and not in X-Forwarded-For",
    )
    .option('--no-cap', 'allow more than a little load on a target that is not this machine')
    .option(
      '--no-probes',
      'send what the scenario says and no more: no second looks at losses, no old cookies',
    )
    .addOption(
      new Option('--look <time>', 'the longest that a loss is looked for again')
        .argParser(duration(1, MINUTE_MS))
        .default(LOOK_MS, `${LOOK_MS}ms`),
    )
    .option(
      '--trace',
      'print each request and answer, what was looked for and what was found; secrets are hidden',
    )
    .addOption(
      new Option('--once', 'one user goes through the scenario once, and --trace shows it').implies({
        users: 1,
        flows: 1,
        trace: true,
      }),
    )
    .option('--name <text>', 'what the target is called in the report')
    .option('--results <folder>', 'where the run is kept, as a folder of its own', 'results')
    .option('--no-results', 'keep nothing of it')
    .addOption(
      new Option(
        '--baseline <url or run>',
        'what is known already: one replica’s address, tried alone first: what it violates for the same causes is the app’s own, and does not count; or an earlier run (its folder, report.json or history): exit with 1 only for what is worse than there',
      )
        .argParser(aloneOrEarlier)
        .conflicts('stream'),
    )
    .addOption(
      new Option(
        '--during <command>',
        'what to do to the target while users are there, such as a deploy: run by the shell once enough was seen before it; before, during and after are judged each by itself',
      ).conflicts(['stream', 'rate', 'flows', 'trace']),
    )
    .addOption(
      new Option(
        '--settle <time>',
        'with --during: how much longer than --duration the load may last, before the command and after it, until enough was seen',
      )
        .argParser(duration(0, 60 * MINUTE_MS))
        .default(MINUTE_MS, '1m'),
    )
    .option('--stream', 'write the history to standard output, and leave judging to whoever reads it')
    .option('--hold', 'with --stream, but for --rate: go on past --duration until standard input ends')
    .addHelpText(
      'after',
      `
Exit codes: 0 as expected, 1 not as expected, 2 unknown, 3 could not be set up, 4 as expected, but --during's command failed, 130 interrupted.
With a threshold (--max-lost, --max-errors, --p50, --p95, --p99), thresholds decide in place of the verdict; with an earlier run as --baseline, what is worse than there.

Examples:
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --once
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --max-lost 0 --p99 250ms
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --rate 50 --duration 20s
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --during './deploy.sh v2' --max-lost during=0,after=0
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --users 4000 --workers 4
  session-lab run --target http://127.0.0.1:8080 --scenario my-app.yaml --shard 3/8 --run nightly-42
  session-lab run --target https://shop.example --resolve shop.example:443:127.0.0.1 --insecure --scenario my-app.yaml`,
    )
    .action(async (options: Options, command: Command) => {
      // A contradiction is reported before the load, not after it.
      thresholdsIn(options);
      const shard = shardIn(options, environment);
      requireFit(options, shard);
      const { baseline } = options;
      const alone = baseline instanceof URL ? baseline : null;
      const { target, proxyProtocol, probes, look, trace } = options;
      const asked = {
        ...loadOptions(options),
        ...(await scenarioOf(options)),
        target,
        name: options.name,
        proxyProtocol,
        probes,
        shard,
        startAt: options.startAt === undefined ? undefined : () => options.startAt as number,
      };
      const load: LoadOptions = {
        ...asked,
        users: usersFor(asked, command.getOptionValueSource('users') === 'default'),
        lookMs: look,
        way: await wayOf(options),
        headers: headersOf(options),
        watch: trace ? (...seen) => console.error(traceText(...seen)) : undefined,
      };
      if (options.cap) {
        requireModestLoad(load, options.during === undefined ? 0 : options.settle);
        if (alone) requireModestLoad({ ...load, target: alone });
      }
      const put = options.workers === undefined ? undefined : inWorkers(options.workers, options.scenario);
      if (options.stream) await streamLoad(load, options.hold ?? false, signal, put);
      else if (shard) {
        const outputs = await Outputs.open(options, signal);
        outputs.tellOfNoVerdict();
        await runShard(
          { ...load, shard, traces: outputs.traces },
          alone,
          options.results || '.',
          options,
          outputs,
          signal,
        ).finally(() => outputs.close());
        if (signal.aborted) process.exitCode = INTERRUPTED;
      } else {
        const earlier =
          typeof baseline === 'string' ? { name: baseline, report: await readEarlier(baseline, warn) } : null;
        const outputs = await Outputs.open(options, signal);
        const code = await judgeLoad(
          { ...load, traces: outputs.traces },
          {
            results: options.results,
            alone,
            earlier,
            during: duringOf(options, load),
            env: environment,
            gateOf: (report) => gateOf(options, report),
            output: options,
            outputs,
          },
          signal,
          put,
        ).finally(() => outputs.close());
        process.exitCode = signal.aborted ? INTERRUPTED : code;
      }
    });
}

const duringOf = ({ during, settle, cap }: Options, load: LoadOptions): DuringOptions | null =>
  during === undefined
    ? null
    : {
        command: during,
        leastMs: load.durationMs,
        settleMs: settle,
        mostMs: cap && !isThisMachine(load) ? CAP.duringMs : Number.POSITIVE_INFINITY,
      };

/** Where nobody says how many, not more than there are accounts. */
const usersFor = (
  { users, accounts }: Pick<LoadOptions, 'users' | 'accounts'>,
  isDefault: boolean,
): number => (isDefault && accounts ? Math.min(users, accounts.length) : users);

async function scenarioOf({ scenario }: Options): Promise<Pick<LoadOptions, 'mix' | 'accounts'>> {
  return 'mix' in scenario ? scenario : loadScenarioFile(scenario.file, environment);
}
