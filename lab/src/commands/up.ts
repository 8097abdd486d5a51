/** lab up: brings a lab up in a profile, or switches a running one to it. */

import { Command, Option } from 'commander';
import { wholeNumber } from 'session-lab';
import { appNamed } from '../catalogue/apps/index.ts';
import type { Profile } from '../catalogue/profile.ts';
import { readProfile, withApp } from '../catalogue/read-profile.ts';
import { type NamedLab, prepareLab, runningLabs } from '../choose-lab.ts';
import { firstFree } from '../drivers/ports.ts';
import { withLabLock } from '../lab-lock.ts';
import { addressOf, forgetLab, LAB_NAME, noteLab, USUAL_LAB } from '../lab-names.ts';
import {
  addAppOption,
  addNamedLabOptions,
  type NamedLabOptions,
  requireProfileName,
  say,
} from './lab-options.ts';

const DEFAULT_PORT = 8080;

interface Options extends NamedLabOptions {
  readonly port?: number;
  readonly app: string;
}

export const upCommand = (signal: AbortSignal): Command =>
  addAppOption(
    addNamedLabOptions(
      new Command('up').description('bring a lab up in a profile, or switch a running one to it'),
    ),
  )
    .argument('[profile]', 'its name, as in profiles/')
    .addOption(
      new Option('--port <n>', 'where the balancer listens on this host')
        .env('PORT')
        .argParser(wholeNumber(0, 65_535)),
    )
    .action(async (asked: string | undefined, options: Options) => {
      const profile = await readProfile(withApp(await requireProfileName(asked), options.app));
      const name = options.lab ?? nameFor(profile, options.port, await ports(signal));
      await withLabLock(name, () => bringUp(name, profile, options, signal));
    });

/** Of each lab that is up. */
async function ports(signal: AbortSignal): Promise<ReadonlyMap<string, number | null>> {
  const running = await runningLabs(undefined, signal);
  const found = running.map(async ({ name, lab }) => [name, (await lab.status())?.port ?? null] as const);
  return new Map(await Promise.all(found));
}

/**
 * Without a name it is the usual lab. Asked for elsewhere, it is the lab that is there; or one more, beside the usual one:
 * its profile names it.
 */
export function nameFor(
  { name }: Pick<Profile, 'name'>,
  port: number | undefined,
  running: ReadonlyMap<string, number | null>,
): string {
  if (port === undefined || port === 0 || !running.has(USUAL_LAB)) return USUAL_LAB;
  const [there] = [...running].find(([, taken]) => taken === port) ?? [];
  if (there !== undefined) return there;
  const own = name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return LAB_NAME.test(own) && !running.has(own) ? own : `lab-${port}`;
}

async function bringUp(name: string, profile: Profile, options: Options, signal: AbortSignal): Promise<void> {
  const running = await runningLabs(undefined, signal, name);
  const [before] = running;
  // A running lab is switched where it is, unless it is asked for elsewhere.
  const wanted = options.runtime ?? before?.lab.name;
  const port = options.port ?? (await before?.lab.status())?.port ?? (await portFor(name));
  await noteLab(name);
  try {
    const lab = await prepareLab(wanted, { lab: name, port, signal }, say, [profile]);
    await downOthers(running, lab.name);
    say(`Bringing up ${profile.name} on ${lab.name} ...`);
    await lab.up(profile);
    const { title = '', pages = true } = appNamed(profile.app) ?? {};
    const url = addressOf(name, (await lab.status())?.url ?? '');
    console.log(`${profile.name} is up at ${url}`);
    if (profile.https)
      console.log('A browser warns of its certificate: it is by an authority of this lab’s own.');
    if (!pages) console.log(`A browser gets JSON from it: the app on ${title} has no pages.`);
    const which = name === USUAL_LAB ? '' : ` LAB=${name}`;
    console.log(
      `Next: open it in a browser, make loadtest${which}, make kill PART=app-2${which}; make down takes it away.`,
    );
  } catch (error) {
    if ((await runningLabs(undefined, new AbortController().signal, name)).length === 0)
      await forgetLab(name);
    throw error;
  }
}

const portFor = (name: string): Promise<number> | number =>
  name === USUAL_LAB ? DEFAULT_PORT : firstFree(DEFAULT_PORT + 1);

/** A lab of this name runs in one way at a time. */
async function downOthers(running: readonly NamedLab[], runtime: string): Promise<void> {
  for (const { lab } of running) if (lab.name !== runtime) await lab.down();
}
