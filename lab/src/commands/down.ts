/** lab down: takes the lab away, whichever way it runs. */
import { Command } from 'commander';
import { runningLabs } from '../choose-lab.ts';
import { withLabLock } from '../lab-lock.ts';
import { addLabOptions, type LabOptions, theLab } from './lab-options.ts';

export const downCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('down').description('take the lab away; nothing is left')).action(
    (options: LabOptions) =>
      withLabLock('default', async () => {
        const running = await runningLabs(options.runtime, theLab(signal));
        for (const lab of running) await lab.down();
        console.log(running.length > 0 ? 'the lab is down' : 'no lab was up');
      }),
  );
