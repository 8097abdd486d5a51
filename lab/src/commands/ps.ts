/** lab ps: what is up. */
import { Command } from 'commander';
import { runningLab } from '../choose-lab.ts';
import { addLabOptions, type LabOptions, theLab } from './lab-options.ts';

export const psCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('ps').description('show what is up')).action(async (options: LabOptions) => {
    const lab = await runningLab(options.runtime, theLab(signal));
    const status = await lab.status();
    if (!status) return;
    console.log(`${status.profile} on ${lab.name}, at ${status.url}`);
    for (const { name, state } of status.parts) console.log(`  ${name.padEnd(10)} ${state}`);
  });
