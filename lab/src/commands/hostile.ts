/** lab hostile: what no browser would send, to replicas themselves and by way of nginx: never a 5xx. */
import { randomInt } from 'node:crypto';
import { Command, Option } from 'commander';
import { EXIT, INTERRUPTED, UserError, wholeNumber } from 'session-lab';
import { apps } from '../catalogue/apps/index.ts';
import { requirePlainHttp } from '../catalogue/fitness.ts';
import { readProfile, withApp } from '../catalogue/read-profile.ts';
import { type Barrage, barrage } from '../hostile/barrage.ts';
import { type Answered, findingLines, hostileTable } from '../hostile/hostile-report.ts';
import type { Lab } from '../lab.ts';
import { withOwnLabs } from '../plan/own-lab.ts';
import { say, wordsIn } from './lab-options.ts';

/** A replica itself, and the same by way of the balancer. */
const WAYS = ['app-1', 'nginx'];

interface Options {
  readonly seed?: number;
  readonly inputs: number;
  readonly only?: number;
  readonly profile: string;
  readonly apps: readonly string[];
}

export const hostileCommand = (signal: AbortSignal): Command =>
  new Command('hostile')
    .description('send inputs that no browser would, drawn from a seed, and look for a 5xx')
    .addOption(
      new Option('--seed <n>', 'draws the same inputs again')
        .env('SEED')
        .argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(
      new Option('--inputs <n>', 'how many, each way').argParser(wholeNumber(1, 1_000_000)).default(10_000),
    )
    .addOption(new Option('--only <number>', 'one of them alone').argParser(wholeNumber(0, 1_000_000)))
    .addOption(new Option('--profile <name>', 'of which lab').env('PROFILE').default('round-robin'))
    .addOption(
      new Option('--apps <names>', 'with commas between').argParser(wordsIn).default(['fastify', 'express']),
    )
    .action(async ({ seed = randomInt(2 ** 31 - 1), inputs, only, profile: name, apps: names }: Options) => {
      const numbers = only === undefined ? Array.from({ length: inputs }, (_, number) => number) : [only];
      const profiles = await Promise.all(names.map((app) => profileWith(name, app)));
      const answered: Answered[] = [];
      // Replicas themselves are reached where parts are processes of this host.
      const options = { name: 'hostile', runtime: 'processes', profiles, signal, say };
      await withOwnLabs(options, async ([lab]) => {
        for (const [at, profile] of profiles.entries()) {
          await lab.up(profile);
          for (const way of WAYS) {
            say(`${names[at]}, by way of ${way} ...`);
            answered.push({
              app: names[at] ?? '',
              way,
              barrage: await sendAll(lab, way, { seed, numbers, signal }),
            });
          }
        }
      });
      console.log(hostileTable(answered));
      const lines = findingLines(answered, seed);
      console.log(
        lines.length > 0
          ? `\n${lines.join('\n')}`
          : `\nNothing wrong. The same again: make hostile SEED=${seed}`,
      );
      process.exitCode = signal.aborted
        ? INTERRUPTED
        : lines.length > 0
          ? EXIT.notAsExpected
          : EXIT.asExpected;
    });

/** @throws {UserError} where there is no such app, or it can't run this profile */
async function profileWith(name: string, app: string) {
  if (!apps.some((one) => one.name === app))
    throw new UserError(`there is no app ${app}: choose ${apps.map(({ name }) => name).join(' or ')}`);
  const profile = await readProfile(withApp(name, app));
  requirePlainHttp(profile, 'make hostile');
  return profile;
}

async function sendAll(
  lab: Lab,
  way: string,
  how: { readonly seed: number; readonly numbers: readonly number[]; readonly signal: AbortSignal },
): Promise<Barrage> {
  const [host = '', port] = (await lab.addressOf(way)).split(':');
  const result = await barrage({ host, port: Number(port), ...how });
  const dead = await lab.dead();
  if (dead.length > 0) throw new UserError(`${dead.join(', ')} did not survive; see make logs`);
  return result;
}
