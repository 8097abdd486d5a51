/** lab down: takes labs away, whichever way they run: the one that is named, else all that outlive their command. */
import { Command } from 'commander';
import { runningLabs } from '../choose-lab.ts';
import { withLabLock } from '../lab-lock.ts';
import { forgetLab, labNames, USUAL_LAB } from '../lab-names.ts';
import { clearLeft } from '../left-labs.ts';
import { addNamedLabOptions, type NamedLabOptions } from './lab-options.ts';

export const downCommand = (signal: AbortSignal): Command =>
  addNamedLabOptions(
    new Command('down').description('take the lab away, or all of several; nothing is left'),
  ).action(async ({ runtime, lab }: NamedLabOptions) => {
    let were = 0;
    for (const name of lab === undefined ? await labNames() : [lab])
      await withLabLock(name, async () => {
        const running = await runningLabs(runtime, signal, name);
        for (const { lab } of running) {
          await lab.down();
          were++;
          console.log(name === USUAL_LAB ? 'the lab is down' : `the lab ${name} is down`);
        }
        await forgetLab(name);
      });
    if (lab === undefined)
      for (const left of await clearLeft(signal)) {
        were++;
        console.log(`the lab ${left} is down: the command that ran it had died`);
      }
    if (were === 0) console.log(lab === undefined ? 'no lab was up' : `no lab ${lab} was up`);
  });
