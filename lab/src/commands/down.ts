/** lab down: takes the lab away, whichever way it runs. */
import { Command } from 'commander';
import { withLabLock } from '../lab-lock.ts';
import { runningRuntimes } from '../runtime/choose-runtime.ts';
import { addLabOptions, type LabOptions, theLab } from './lab-options.ts';

export const downCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('down').description('take the lab away; nothing is left')).action(
    (options: LabOptions) =>
      withLabLock('default', async () => {
        const running = await runningRuntimes(options.runtime, theLab(signal));
        for (const runtime of running) await runtime.down();
        console.log(running.length > 0 ? 'the lab is down' : 'no lab was up');
      }),
  );
