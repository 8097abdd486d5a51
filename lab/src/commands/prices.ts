/** lab prices: what a read and a write of a session take of processor time, of several profiles in one run. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { EXIT, INTERRUPTED, UserError, wholeNumber } from 'session-lab';
import { balancerNamed } from '../catalogue/balancers/index.ts';
import { requirePlainHttp, Unsupported } from '../catalogue/fitness.ts';
import type { Profile } from '../catalogue/profile.ts';
import { readProfile } from '../catalogue/read-profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import type { Lab } from '../lab.ts';
import { withOwnLabs } from '../plan/own-lab.ts';
import type { PriceReport, ProfilePrices } from '../prices/prices.ts';
import { pricesLine, pricesTable } from '../prices/prices-report.ts';
import { type Prices, takePrices } from '../prices/take-prices.ts';
import { addLabOptions, type LabOptions, say, wordsIn } from './lab-options.ts';

/** One for each way to keep sessions; a profile keeps them, or a read there is no read of a session. */
const USUAL = ['sticky', 'cookie', 'replicated', 'redis', 'redis-atomic', 'redis+express'];

interface Options extends LabOptions {
  readonly profiles: readonly string[];
  readonly rounds: number;
}

export const pricesCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('prices').description('measure what a read and a write take of processor time'))
    .addOption(
      new Option('--profiles <names>', 'which, with commas between')
        .env('PROFILES')
        .argParser(wordsIn)
        .default(USUAL, USUAL.join()),
    )
    .addOption(
      new Option('--rounds <n>', 'each profile once a round; from two on, a figure has an interval')
        .argParser(wholeNumber(2, 15))
        .default(5),
    )
    .action(async ({ profiles: names, rounds, runtime }: Options) => {
      const profiles = await Promise.all(names.map((name) => readProfile(name)));
      for (const profile of profiles) requirePlainHttp(profile, 'make prices');
      if (profiles.length === 0) throw new UserError('which profiles? name some with --profiles');
      await withOwnLabs({ name: 'prices', runtime, profiles, signal, say }, async ([lab], folder) => {
        const report = await measured(lab, profiles, rounds, signal);
        if (report.profiles.length > 0) {
          await writeFile(join(folder.path, 'prices.json'), `${JSON.stringify(report, null, 2)}\n`);
          const { path } = await folder.publish();
          console.log(
            `\n${pricesLine(report)}\n\n${pricesTable(report)}\n\nThe whole report: ${path}/prices.json`,
          );
        }
        const all = report.profiles.length === profiles.length;
        process.exitCode = signal.aborted ? INTERRUPTED : all ? EXIT.asExpected : EXIT.unknown;
      });
    });

/** Round by round, so that what changes on the machine meanwhile meets all profiles alike. */
async function measured(
  lab: Lab,
  profiles: readonly Profile[],
  rounds: number,
  signal: AbortSignal,
): Promise<PriceReport> {
  const taken = new Map<Profile, Prices[]>(profiles.map((profile) => [profile, []]));
  const environment: Record<string, string | number> = {};
  for (let round = 1; round <= rounds; round++)
    for (const profile of taken.keys()) {
      say(`round ${round} of ${rounds}: ${profile.name}`);
      try {
        requireKept(profile);
        await lab.up(profile);
        Object.assign(environment, await lab.environment());
        taken.get(profile)?.push(await takePrices(lab, signal));
      } catch (error) {
        if (signal.aborted) break;
        if (!(error instanceof Unsupported)) throw error;
        say(`${profile.name} skipped: ${error.message}`);
        taken.delete(profile);
      }
    }
  return {
    schema: 'session-lab/prices@1',
    at: new Date().toISOString(),
    runtime: lab.name,
    environment,
    rounds,
    profiles: [...taken].map(([profile, prices]) => pricesOf(profile, prices)),
  };
}

/** @throws {Unsupported} where a read would not find its session: its price would be another thing's */
function requireKept(profile: Profile): void {
  if (traitsOf(profile).shared || balancerNamed(profile.balancer)?.leadsBack) return;
  throw new Unsupported(`${profile.name} keeps no session that a read could find`);
}

function pricesOf({ name, store, app }: Profile, prices: readonly Prices[]): ProfilePrices {
  const samples = (ask: keyof Prices) => ({
    app: prices.map((price) => price[ask].app),
    balancer: prices.map((price) => price[ask].balancer),
    store: prices.map((price) => price[ask].store),
  });
  return {
    profile: name,
    store,
    app,
    asks: { bare: samples('bare'), read: samples('read'), write: samples('write') },
  };
}
