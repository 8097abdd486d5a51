/** lab up: brings the lab up in a profile, or switches a running one to it. */

import { Command, Option } from 'commander';
import { wholeNumber } from 'session-lab';
import { appNamed } from '../catalogue/apps/index.ts';
import { readProfile, withApp } from '../catalogue/read-profile.ts';
import { prepareLab, runningLabs } from '../choose-lab.ts';
import { withLabLock } from '../lab-lock.ts';
import {
  addAppOption,
  addLabOptions,
  DEFAULT_PORT,
  type LabOptions,
  requireProfileName,
  say,
  theLab,
} from './lab-options.ts';

export const upCommand = (signal: AbortSignal): Command =>
  addAppOption(
    addLabOptions(new Command('up').description('bring the lab up in a profile, or switch it to one')),
  )
    .argument('[profile]', 'its name, as in profiles/')
    .addOption(
      new Option('--port <n>', 'where the balancer listens on this host')
        .env('PORT')
        .argParser(wholeNumber(0, 65_535)),
    )
    .action(
      (name: string | undefined, options: LabOptions & { readonly port?: number; readonly app: string }) =>
        withLabLock('default', async () => {
          const profile = await readProfile(withApp(await requireProfileName(name), options.app));
          const running = await runningLabs(undefined, theLab(signal));
          // A running lab is switched where it is, unless it is asked for elsewhere.
          const wanted = options.runtime ?? running[0]?.name;
          const port = options.port ?? (await running[0]?.status())?.port ?? DEFAULT_PORT;
          const lab = await prepareLab(wanted, theLab(signal, port), say, [profile]);
          for (const other of running.filter(({ name }) => name !== lab.name)) await other.down();
          say(`Bringing up ${profile.name} on ${lab.name} ...`);
          await lab.up(profile);
          const { title = '', pages = true } = appNamed(profile.app) ?? {};
          console.log(`${profile.name} is up at ${(await lab.status())?.url}`);
          if (!pages) console.log(`A browser gets JSON from it: the app on ${title} has no pages.`);
          console.log('Next: make loadtest, make sessions; make down takes it away.');
        }),
    );
