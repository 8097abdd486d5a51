/** lab open: opens the newest report where a browser can be told to, and prints where it is. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { UserError } from 'session-lab';
import { startChild } from '../child.ts';
import { RESULTS } from '../paths.ts';

/** Long enough to hear that there is no such program, or that it has found no browser. */
const HEARD_OF_MS = 1000;

export const openCommand = (): Command =>
  new Command('open').description('open the newest report in the browser').action(async () => {
    const page = await realpath(join(RESULTS, 'latest/report.html')).catch(() => {
      throw new UserError(
        'there is no report yet: make demo makes one, or make up PROFILE=…, then make loadtest',
      );
    });
    const link = pathToFileURL(page).href;
    console.log(link);
    const { process: browser, closed } = startChild(openerOf(process.platform), [link], { stdio: 'ignore' });
    browser.unref();
    const late = sleep(HEARD_OF_MS, 0);
    // The link is all that can be had where there is no browser.
    if ((await Promise.race([closed, late])) !== 0) console.error('No browser could be told to open it.');
  });

export const openerOf = (platform: NodeJS.Platform): string => (platform === 'darwin' ? 'open' : 'xdg-open');
