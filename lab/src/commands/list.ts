/** lab list: the names that there are to choose from, with a line on each. */
import { readFile } from 'node:fs/promises';
import { Argument, Command } from 'commander';
import { SCENARIO_NAMES, scenarios, widthOf, wrapped } from 'session-lab';
import { faults } from '../catalogue/faults/index.ts';
import { profileNames, readProfile } from '../catalogue/read-profile.ts';

type Named = readonly [name: string, says: string];

const LISTS = {
  /** Each file begins with what its profile is. */
  profiles: async (): Promise<Named[]> =>
    Promise.all(
      (await profileNames()).map(async (name) => {
        const [first = ''] = (await readFile((await readProfile(name)).file, 'utf8')).split('\n');
        return [name, first.replace(/^# */, '')] as const;
      }),
    ),
  faults: async (): Promise<Named[]> => faults.map(({ name, says }) => [name, says]),
  scenarios: async (): Promise<Named[]> => SCENARIO_NAMES.map((name) => [name, scenarios[name].about]),
} as const;

const WHAT = Object.keys(LISTS) as (keyof typeof LISTS)[];

export const listCommand = (): Command =>
  new Command('list')
    .description('tell the names that there are, with a line on each')
    .addArgument(new Argument('<what>', 'of what').choices(WHAT))
    .action(async (what: keyof typeof LISTS) => {
      const named = await LISTS[what]();
      const room = 2 + Math.max(...named.map(([name]) => name.length));
      const width = Math.max(MOST_NARROW, Math.min(widthOf(process.stdout), MOST_READABLE) - room);
      for (const [name, says] of named) {
        const [first = '', ...others] = wrapped(says, width);
        console.log([name.padEnd(room) + first, ...others.map((line) => ' '.repeat(room) + line)].join('\n'));
      }
    });

/** Characters of what is said on a line. */
const [MOST_NARROW, MOST_READABLE] = [30, 120];
