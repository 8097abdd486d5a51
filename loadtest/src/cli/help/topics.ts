/** All topics, in the order of their list. What another registry knows is taken from there. */
import { Command } from 'commander';
import { causes } from '../../judge/causes.ts';
import { guarantees } from '../../judge/guarantees/index.ts';
import { EXIT } from '../../model/errors.ts';
import { HISTORY_SCHEMA } from '../../model/event.ts';
import { historyEvent } from '../../model/history-event.ts';
import { REPORT_SCHEMA } from '../../model/result.ts';
import { LEAST_CHECKS, MOST_UNCLEAR } from '../../model/verdict.ts';
import { outputs } from '../../outputs/index.ts';
import { REPORT_FILES } from '../../report/write-report.ts';
import { scenarios } from '../../scenarios/index.ts';
import { addGateOptions } from '../gate-options.ts';
import { INTERRUPTED } from '../interruption.ts';
import { variableOf } from '../settings/option-key.ts';
import { USUAL_FILES } from '../settings/settings-file.ts';
import { lines, type Term, type Topic, terms } from './topic.ts';

export const topics: readonly Topic[] = [
  {
    name: 'exit-codes',
    says: 'what a command’s exit says',
    parts: () => [
      terms([
        { name: `${EXIT.asExpected}`, text: 'as expected: nothing was lost, or every threshold held' },
        {
          name: `${EXIT.notAsExpected}`,
          text: 'not as expected: something was lost, or a threshold was exceeded',
        },
        { name: `${EXIT.unknown}`, text: 'unknown: too little was seen, or what was seen proves nothing' },
        {
          name: `${EXIT.notSetUp}`,
          text: 'nothing was tested: the target does not answer, or the command line is wrong',
        },
        {
          name: `${EXIT.commandFailed}`,
          text: 'as expected, but the command that --during ran beside the load has failed',
        },
        { name: `${INTERRUPTED}`, text: 'interrupted: what was known by then is in the report' },
      ]),
      '--expect NAME makes another verdict than intact the one that exits with 0. doctor, init and lint say at the end of their --help what theirs mean.',
    ],
  },
  {
    name: 'verdicts',
    says: 'intact, broken, unknown',
    parts: () => [
      terms([
        { name: 'broken', text: 'a guarantee was violated, at least once' },
        {
          name: 'intact',
          text: `nothing was violated, in ${LEAST_CHECKS} checks or more, of which at most ${MOST_UNCLEAR * 100} % were unclear, on more than one replica`,
        },
        { name: 'unknown', text: 'anything else: a pass that could not have failed proves nothing' },
      ]),
    ],
  },
  {
    name: 'thresholds',
    says: 'what makes a run a gate',
    parts: () => [
      'With one of these, thresholds decide in place of the verdict. Losses and errors that nobody gives a number for may not happen at all, an unknown verdict stays unknown, and no threshold allows what shows one user another’s data, or a login after its logout.',
      terms(gateTerms()),
      lines('session-lab run --target URL --scenario shop.yaml --max-lost 0 --p99 250ms'),
    ],
  },
  {
    name: 'phases',
    says: 'before, during and after a command, and phases of your own',
    parts: () => [
      'With --during, a run has three phases: before the command, while it runs, and after it. The command begins once enough was seen before it, and the load goes on after it until enough was seen again, for as long as --settle allows. Each phase is judged by itself, and one that could not have failed is unknown. Without a command there is one phase, before.',
      lines(
        "session-lab run --target URL --scenario shop.yaml --during './deploy.sh v2' --max-lost during=0,after=0",
        'session-lab mark canary',
      ),
      'session-lab mark begins a further phase, from the command itself or from any other process on the same machine. Thresholds take phases by their names.',
    ],
  },
  {
    name: 'shards',
    says: 'more than one machine, or one core',
    parts: () => [
      'With --shard 3/8 and --run ID, a machine makes the part 3 of 8 of a load, and keeps its history; merge judges all parts as one. Users, addresses, accounts and arrivals are numbered by shard, so that the parts together are the same load as one. What starts the machines may tell them their numbers in the environment (--shards 8); --start-at lets all begin together, by the target’s clock.',
      lines(
        'session-lab run --target URL --scenario shop.yaml --shard 3/8 --run nightly-42',
        'session-lab merge results/nightly-42.*.ndjson.gz --max-lost 0',
      ),
      'A part that is missing, there twice, cut or damaged makes the verdict unknown. --workers 4 is the same on the cores of one machine, and judges at once.',
    ],
  },
  {
    name: 'scenarios',
    says: 'what virtual users do, and must then see',
    parts: () => [
      'A scenario is a file, YAML or JSON. Each step is a request; one that writes puts a mark into it that no other has, and one that shows is held against what its user has written.',
      lines(
        'session: sid                       # the cookie that names the session',
        'replica: { header: X-Replica }     # how an answer names its replica',
        'steps:',
        '  - name: note',
        '    post: /note',
        "    form: { note: '{{mark}}' }",
        '    writes: { object: note }',
        '    shows: { object: note }',
      ),
      'session-lab init writes one from a recording and walks it once; session-lab lint checks it. An editor completes it by scenario.schema.json, which is in the package. Apps that have the pages of session-lab’s own examples need none: --scenario takes names, too.',
      terms(Object.entries(scenarios).map(([name, { about }]) => ({ name, text: about }))),
    ],
  },
  {
    name: 'guarantees',
    says: 'what a session owes its user, one by one',
    parts: () => [terms(guarantees.map(({ name, says }) => ({ name, text: says })))],
  },
  {
    name: 'causes',
    says: 'why something was lost, and what to change',
    parts: () => [
      terms(causes.map(({ name, says, repair }) => ({ name, text: `${says}. Repair: ${repair}.` }))),
    ],
  },
  {
    name: 'config',
    says: `${USUAL_FILES[0]}: options beside the code`,
    parts: () => [
      `run takes its options from four places: flags win, then the environment, then the file, then what is usual. The file is ${USUAL_FILES[0]} where the command is run, or what --config names; --no-config takes none. A key is an option without its dashes, and --no-probes is probes: false. Paths are from where the file is, and \${NAME} stands for the environment’s variable.`,
      lines(
        '# yaml-language-server: $schema=./node_modules/session-lab/config.schema.json',
        'scenario: shop.yaml',
        'max-lost: 0',
        'targets:',
        '  staging:',
        '    target: https://staging.shop.example',
        '    users: 20',
        '  pr:',
        `    target: $\{PR_URL}`,
        '    duration: 20s',
      ),
      '--for staging takes the options of that target, which win over the common ones. An option that may be repeated takes a list, and flags take the place of the whole list. session-lab config prints what holds, and where each comes from; session-lab config --help lists the options.',
    ],
  },
  {
    name: 'environment',
    says: 'the variables that are read',
    parts: () => [
      terms([
        {
          name: variableOf('…'),
          text: `any option of run, in capitals: ${variableOf('max-lost')}=0, ${variableOf('probes')}=false. Those that are empty say nothing; several values of one option are lines`,
        },
        {
          name: variableOf('run-folder'),
          text: 'set for the command that --during runs: which run it is beside, for session-lab mark',
        },
        { name: 'TARGET', text: `the same as ${variableOf('target')}` },
        {
          name: 'NO_COLOR, FORCE_COLOR, TERM',
          text: 'whether there are colours (no-color.org), and lines that are redrawn',
        },
        { name: 'any name', text: `what a scenario or a file of options calls $\{NAME}` },
        {
          name: 'OTEL_…',
          text: 'OpenTelemetry’s own, with --out otlp: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, OTEL_RESOURCE_ATTRIBUTES',
        },
        {
          name: 'GITHUB_…',
          text: 'GitHub’s own, with --out github; GITHUB_TOKEN lets it comment on a pull request',
        },
      ]),
    ],
  },
  {
    name: 'outputs',
    says: '--out: where findings go beside the report',
    parts: () => [
      'What can’t be told there is a message, and fails no gate; what can’t be begun ends the command before anything is sent.',
      terms(
        outputs.map(({ name, takes, says }) => ({
          name: takes === null ? name : `${name}[=${takes}]`,
          text: says,
        })),
      ),
    ],
  },
  {
    name: 'results',
    says: 'what a run leaves',
    parts: () => [
      `A run leaves a folder in results, and results/latest leads to the newest. It is whole, or it isn’t there. Its files are ${REPORT_FILES.join(', ')}, and the history of every request. --json prints report.json on standard output and nothing else there: ${REPORT_SCHEMA}, whose schema, report.schema.json, is in the package. It may get more fields; none goes or changes its meaning under that name.`,
    ],
  },
  {
    name: 'history',
    says: 'the file of every request',
    parts: () => [
      `target.ndjson.gz: one event a line (${HISTORY_SCHEMA}), compressed. Times are milliseconds; session cookies are fingerprints, and no secret is in it. The last line seals all before it: a history that was cut or changed is judged up to there, and proves nothing. session-lab check judges it again, report shows several side by side.`,
      `Its events: ${eventTypes().join(', ')}.`,
    ],
  },
];

const gateTerms = (): Term[] =>
  addGateOptions(new Command())
    .options.filter(({ description }) => description.startsWith('fail '))
    .map(({ flags, description }) => ({ name: flags, text: description }));

const eventTypes = (): string[] => historyEvent.options.map(({ shape }) => shape.type.value);
