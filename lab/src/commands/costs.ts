/** lab costs: what a session costs in several profiles: processor time and memory, measured in one run. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { EXIT, INTERRUPTED, UserError, wholeNumber } from 'session-lab';
import { control } from '../catalogue/apps/control.ts';
import { balancerNamed } from '../catalogue/balancers/index.ts';
import { requirePlainHttp, Unsupported } from '../catalogue/fitness.ts';
import type { Profile } from '../catalogue/profile.ts';
import { readProfile } from '../catalogue/read-profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import { KNOWN } from '../costs/control/known.ts';
import { type CostReport, controlFindings } from '../costs/cost-report.ts';
import { controlLine, costsLine, costsTable } from '../costs/cost-tables.ts';
import { Measured } from '../costs/measured.ts';
import type { Lab } from '../lab.ts';
import { withOwnLabs } from '../plan/own-lab.ts';
import { measuredFile, writeDocuments } from '../strategies/documents.ts';
import { say, wordsIn } from './lab-options.ts';

/** What the others are held against, and the control, which is the same but for what is known. */
const FIRST = 'sticky';
/** One for each way to keep sessions. */
const USUAL = [
  ...[
    'cookie',
    'replicated',
    'replicated-groups',
    'backup-sticky',
    'replicated+tomcat',
    'redis',
    'redis+express',
  ],
  ...['redis+php', 'redis-locking', 'redis-atomic', 'redis-cluster', 'valkey', 'memcached', 'postgres'],
  ...['postgres-unlogged'],
];

interface Options {
  readonly profiles: readonly string[];
  readonly rounds: number;
  readonly requests: number;
  readonly sessions: number;
  readonly write?: true;
}

export const costsCommand = (signal: AbortSignal): Command =>
  new Command('costs')
    .description('measure what a session costs: processor time and memory')
    .addOption(
      new Option('--profiles <names>', `which, with commas between; ${FIRST} comes first in any case`)
        .env('PROFILES')
        .argParser(wordsIn)
        .default(USUAL, USUAL.join()),
    )
    .addOption(
      new Option('--rounds <n>', 'each profile once a round').argParser(wholeNumber(8, 100)).default(12),
    )
    .addOption(
      new Option('--requests <n>', 'so many of a kind in a round')
        .argParser(wholeNumber(50, 10_000))
        .default(800),
    )
    .addOption(
      new Option('--sessions <n>', 'so many are begun, to see by what memory grows')
        .argParser(wholeNumber(100, 50_000))
        .default(20_000),
    )
    .option('--write', 'write what was measured into docs/measured, and the documents')
    .action(async (options: Options) => {
      const first = await readProfile(FIRST);
      const others = options.profiles.filter((name) => name !== FIRST);
      const profiles = [first, ...(await Promise.all(others.map((name) => readProfile(name))))];
      for (const profile of profiles) requirePlainHttp(profile, 'make costs');
      const tried: Profile = { ...first, name: control.name, app: control.name };
      const own = {
        name: 'costs',
        // Processes alone: the control is in no image, and nobody must ask a container what it has used.
        runtime: 'processes',
        profiles,
        // All are up at once and idle but one, so that each needs to be warmed up only once.
        labs: profiles.length + 1,
        signal,
        say,
      };
      await withOwnLabs(own, async (labs, folder) => {
        const report = await measure(labs, [...profiles, tried], options, signal);
        if (!report) {
          process.exitCode = INTERRUPTED;
          return;
        }
        await writeFile(join(folder.path, 'costs.json'), `${JSON.stringify(report, null, 2)}\n`);
        const { path } = await folder.publish();
        const file = join(path, 'costs.json');
        console.log(`\n${costsLine(report)}\n${controlLine(report)}\n\n${costsTable(report)}\n\n${file}`);
        console.log(`It took ${Math.round(report.seconds / 6) / 10} minutes.`);
        const isFound = controlFindings(report).every(({ isFound }) => isFound);
        const all = report.skipped.length === 0;
        if (options.write && isFound) {
          await copyFile(file, measuredFile('costs'));
          for (const written of await writeDocuments()) console.log(`${written} written`);
        } else if (options.write) say('Not written into the documents: the control was not found.');
        process.exitCode = !isFound ? EXIT.notAsExpected : all ? EXIT.asExpected : EXIT.unknown;
      });
    });

/** @returns null where it was interrupted */
async function measure(
  labs: readonly Lab[],
  profiles: readonly Profile[],
  { rounds, requests, sessions }: Options,
  signal: AbortSignal,
): Promise<CostReport | null> {
  const began = performance.now();
  const measured: Measured[] = [];
  const skipped: string[] = [];
  const environment: Record<string, string | number> = {};
  try {
    for (const [index, profile] of profiles.entries()) {
      const lab = labs[index];
      if (!lab) throw new Error(`no lab for ${profile.name}`);
      try {
        requireKept(profile);
        say(`${profile.name}: up, and warmed until the app’s time is steady`);
        await lab.up(profile);
        measured.push(await Measured.warm(profile, lab, requests, signal));
        Object.assign(environment, await lab.environment());
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        say(`${profile.name} skipped: ${error.message}`);
        skipped.push(profile.name);
      }
    }
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      // Each begins in another place, so that what drifts within a round strikes all alike.
      const turn = round % measured.length;
      for (const each of [...measured.slice(turn), ...measured.slice(0, turn)]) await each.round(requests);
    }
    for (const each of measured) {
      say(`${each.profile.name}: memory, with up to ${sessions} sessions more`);
      await each.fill(sessions);
    }
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    for (const each of measured) each.end();
  }
  const costs = measured.map((each) => each.costs);
  const tried = costs.find(({ profile }) => profile === control.name);
  if (!tried) throw new UserError('the control could not be brought up: no figure can be trusted');
  return {
    schema: 'session-lab/costs@1',
    at: new Date().toISOString(),
    runtime: 'processes',
    environment,
    requests,
    seconds: Math.round((performance.now() - began) / 1000),
    profiles: costs.filter((each) => each !== tried),
    skipped,
    control: { known: KNOWN, measured: tried },
  };
}

/** @throws {Unsupported} where a read would not find its session: its cost would be another thing's */
function requireKept(profile: Profile): void {
  if (traitsOf(profile).shared || balancerNamed(profile.balancer)?.leadsBack) return;
  throw new Unsupported(`${profile.name} keeps no session that a read could find`);
}
