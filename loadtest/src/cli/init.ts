/** session-lab init: writes a scenario from a recording, curl commands or questions, and walks it once. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { Command } from 'commander';
import { accountsText } from '../init/accounts-file.ts';
import { type Confirmed, confirm } from '../init/confirm.ts';
import { commandsIn, readCurl } from '../init/curl.ts';
import type { Draft } from '../init/draft.ts';
import { explore } from '../init/explore.ts';
import { deniedBy, replicaNaming, sessionCookies } from '../init/find-out.ts';
import { readHar } from '../init/har.ts';
import { LiveRecorder } from '../init/live.ts';
import { makeDraft } from '../init/make-draft.ts';
import { recordCurl } from '../init/record-curl.ts';
import type { Recording } from '../init/recording.ts';
import { visitsIn } from '../init/visits.ts';
import { type Facts, scenarioText } from '../init/write-draft.ts';
import type { BrowserOptions } from '../load/browser.ts';
import { EXIT, UserError } from '../model/errors.ts';
import { Marks } from '../model/mark.ts';
import { loadScenarioFile } from '../scenarios/file/load-scenario-file.ts';
import { asker } from './asker.ts';
import { environment } from './config.ts';
import { httpUrl, pageUrl } from './load-options.ts';
import { addWayOptions, headersOf, type WayOptions, wayOf } from './way-options.ts';

interface Options extends WayOptions {
  readonly har?: string;
  readonly curl?: readonly string[];
  readonly url?: URL;
  readonly target?: URL;
  readonly out?: string;
  readonly force?: true;
}

const TIMEOUT_MS = 10_000;

export function initCommand(signal: AbortSignal): Command {
  const command = new Command('init')
    .description('write a scenario from a recording, walk it once, and say what could not be confirmed')
    .option('--har <file>', 'a recording of a browser’s network panel, saved as HAR with content')
    .option('--curl <command...>', 'requests as a browser copies them (Copy as cURL), in their order')
    .option('--url <url>', 'a page to begin with: the rest is asked', pageUrl)
    .option('--target <url>', 'where the app is now, where it was recorded elsewhere', httpUrl)
    .option('--out <file>', 'the scenario (my-app.yaml unless told otherwise); accounts go beside it')
    .option('--force', 'write over files that are there');
  return addWayOptions(command)
    .addHelpText(
      'after',
      `
Accounts go into a file of their own, which only its owner can read; no password is in the scenario.

Exit codes: 0 written and confirmed, 2 written, and something could not be confirmed, 3 nothing was written.

Examples:
  session-lab init --har shop.har --target https://staging.shop.example --out shop.yaml
  session-lab init --curl "$(pbpaste)" --out shop.yaml
  session-lab init --url http://127.0.0.1:8080/`,
    )
    .action(async (options: Options) => {
      const files = filesFor(options);
      const way = await wayOf(options);
      const visiting = (target: URL): BrowserOptions => ({
        target,
        app: { session: null, replica: null, isolated: true, denied: { statuses: [], paths: [] } },
        address: null,
        timeoutMs: TIMEOUT_MS,
        way,
        headers: headersOf(options),
      });
      const recording = await recordingOf(options, visiting, signal);
      const found = visitsIn(recording, options.har === undefined ? options.target?.origin : undefined);
      if (found.visits.length === 0)
        throw new UserError('the recording has no page of an app in it: only images, styles and the like');
      const draft = makeDraft(found, recording.from);
      const target = options.target ?? new URL(found.origin);
      await write(draft, files, firstFacts(draft, files));
      const { facts, confirmed } = await walked(draft, files, visiting(target), signal);
      process.exitCode = tell(draft, files, target, facts, confirmed);
    });
}

interface Files {
  readonly scenario: string;
  readonly accounts: string;
}

/** @throws {UserError} where one is there already, or nothing says what to make it of */
function filesFor({ har, curl, url, out = 'my-app.yaml', force }: Options): Files {
  if ([har, curl, url].filter((from) => from !== undefined).length !== 1)
    throw new UserError('say what to make it of: one of --har FILE, --curl COMMAND …, --url URL');
  if (!/\.ya?ml$/i.test(out))
    throw new UserError(
      `--out ${out}: a scenario is written as YAML, so give it a name that ends so (.yaml)`,
    );
  const files = { scenario: out, accounts: out.replace(/\.ya?ml$/i, '.accounts.csv') };
  for (const file of Object.values(files))
    if (!force && existsSync(file))
      throw new UserError(`${file} is there already: take another name (--out), or --force to write over it`);
  if (!existsSync(dirname(resolve(out)))) throw new UserError(`there is no folder ${dirname(out)}`);
  return files;
}

async function recordingOf(
  { har, curl = [], url, target }: Options,
  visiting: (target: URL) => BrowserOptions,
  signal: AbortSignal,
): Promise<Recording> {
  if (har !== undefined) {
    const text = await readFile(har, 'utf8').catch((error: Error) => {
      throw new UserError(`the recording can't be read: ${error.message}`, { cause: error });
    });
    return readHar(text, har);
  }
  const commands = curl.flatMap(commandsIn).map(readCurl);
  const start = url ?? commands[0]?.url;
  if (!start) throw new UserError('--curl needs a command');
  const live = new LiveRecorder(visiting(target ?? new URL(start.origin)));
  const giveUp = (): void => void live.close();
  signal.addEventListener('abort', giveUp, { once: true });
  const questions = url && asker(signal);
  try {
    if (questions) await explore(url, live, questions.ask, (line) => console.error(line));
    else await recordCurl(commands, live);
  } finally {
    signal.removeEventListener('abort', giveUp);
    questions?.close();
    await live.close();
  }
  return { from: url ? 'questions' : 'curl', exchanges: live.exchanges };
}

/** What is known without asking anybody. */
const firstFacts = (draft: Draft, { scenario, accounts }: Files): Facts => ({
  session: [],
  replica: null,
  denied: { status: [], redirectTo: [], body: [] },
  accountsFile: draft.accounts && basename(accounts),
  schema: schemaFrom(dirname(resolve(scenario))),
});

async function write(draft: Draft, { scenario, accounts }: Files, facts: Facts): Promise<void> {
  try {
    if (draft.accounts) await writeFile(accounts, accountsText(draft.accounts), { mode: 0o600 });
    await writeFile(scenario, scenarioText(draft, facts));
  } catch (error) {
    throw new UserError(`the scenario can't be written: ${(error as Error).message}`, { cause: error });
  }
}

/** A first walk finds out what no recording tells; a second one is by what is then written. */
async function walked(
  draft: Draft,
  files: Files,
  options: BrowserOptions,
  signal: AbortSignal,
): Promise<{ readonly facts: Facts; readonly confirmed: Confirmed }> {
  const go = async (): Promise<Confirmed> =>
    confirm(
      await loadScenarioFile(files.scenario, environment),
      options,
      new Marks(randomBytes(3).toString('hex')),
      signal,
    );
  const first = await go();
  const { watched } = first;
  const begun = firstFacts(draft, files);
  if (isUnanswered(first)) return { facts: begun, confirmed: first };
  const facts: Facts = {
    ...begun,
    session: sessionCookies(watched, draft.cookies),
    replica: replicaNaming(watched, options.target.hostname),
    denied: await deniedBy(watched, options),
  };
  await write(draft, files, facts);
  return { facts, confirmed: await go() };
}

function tell(
  draft: Draft,
  { scenario, accounts }: Files,
  target: URL,
  facts: Facts,
  confirmed: Confirmed,
): number {
  const { steps, isRight, walks } = confirmed;
  const text = [
    `Wrote ${scenario}: ${steps.length} steps${draft.leftOut > 0 ? `; ${draft.leftOut} requests were left out (images, styles, other sites, repeats)` : ''}.`,
    ...(draft.accounts ? [`Wrote ${accounts}: one account, with its password; only you can read it.`] : []),
    '',
    `Walked it with one user at ${target.origin}:`,
    ...steps.map(
      ({ name, shown, why }) =>
        `  ${why === null ? '✓' : '?'} ${name}${shown.length > 0 ? `: shows ${shown.join(', ')}` : ''}${why === null ? '' : `: ${why}`}`,
    ),
  ];
  const doubts = [...draft.doubts, ...(isUnanswered(confirmed) ? [] : doubtsOf(draft, facts))];
  if (isRight && walks > 1)
    doubts.push(`that users are kept: of ${walks} walks the last one alone came through; a run tells why`);
  if (!isRight)
    doubts.unshift(
      isUnanswered(confirmed)
        ? `nothing answered at ${target.origin}: say where the app is, with --target`
        : 'not all steps came through as recorded: mend the scenario, or see whether the app loses sessions (a run tells)',
    );
  const guesses = draft.steps.flatMap((step) => step.guesses.map((guess) => `${step.name}: ${guess}`));
  if (doubts.length > 0) text.push('', 'Could not be confirmed:', ...doubts.map((doubt) => `  - ${doubt}`));
  if (guesses.length > 0)
    text.push('', 'Guessed (see the comments in the file):', ...guesses.map((guess) => `  - ${guess}`));
  text.push(
    '',
    `Next: session-lab run --target ${target.origin} --scenario ${scenario}${draft.accounts ? ' --duration 40s' : ''}`,
  );
  if (draft.accounts)
    text.push(`      With one account there is one user: add more to ${accounts} for several side by side.`);
  console.log(text.join('\n'));
  return isRight && doubts.length === 0 ? EXIT.asExpected : EXIT.unknown;
}

const isUnanswered = ({ watched }: Confirmed): boolean => watched.every(({ hop }) => hop.answer === null);

const doubtsOf = (draft: Draft, { session, replica }: Facts): string[] => [
  ...(draft.sessionIn || session.length > 0
    ? []
    : [
        'which cookie names the session: none was set that looks like one; say it in session, if there is one',
      ]),
  ...(replica
    ? []
    : [
        'which replica answered: no header names one; let each replica add its name to its answers, and say it in replica',
      ]),
];

/** From the scenario's folder to the package's schema, as an editor finds it. */
function schemaFrom(folder: string): string {
  const own = resolve(import.meta.dirname, '..', 'scenario.schema.json');
  const installed = own.split(sep).includes('node_modules') ? own : null;
  // Where npx has put it, it does not stay.
  if (installed === null || installed.includes(`${sep}_npx${sep}`))
    return './node_modules/session-lab/scenario.schema.json';
  const path = relative(folder, installed).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
