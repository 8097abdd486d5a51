/** lab up: brings the lab up in a profile, or switches a running one to it. */
import { Command } from 'commander';
import { withLabLock } from '../lab-lock.ts';
import { readProfile } from '../profile.ts';
import { prepareRuntime, runningRuntimes } from '../runtime/choose-runtime.ts';
import { addLabOptions, type LabOptions, requireProfileName, say, theLab } from './lab-options.ts';

export const upCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('up').description('bring the lab up in a profile, or switch it to one'))
    .argument('[profile]', 'its name, as in profiles/')
    .action((name: string | undefined, options: LabOptions) =>
      withLabLock('default', async () => {
        const profile = await readProfile(await requireProfileName(name));
        const lab = theLab(options, signal);
        const running = await runningRuntimes(undefined, lab);
        // A running lab is switched where it is, unless it is asked for elsewhere.
        const wanted = options.runtime ?? running[0]?.name;
        const runtime = await prepareRuntime(wanted, lab, say);
        for (const other of running.filter(({ name }) => name !== runtime.name)) await other.down();
        say(`Bringing up ${profile.name} on ${runtime.name} ...`);
        await runtime.up(profile);
        console.log(`${profile.name} is up at ${(await runtime.status())?.url}`);
      }),
    );
