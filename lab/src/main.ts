/** The lab's command line; `make help` shows the same as targets. */

import { Command } from 'commander';
import { interruption, runCli } from 'session-lab';
import manifest from '../package.json' with { type: 'json' };
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { costsCommand } from './commands/costs.ts';
import { downCommand } from './commands/down.ts';
import { hostileCommand } from './commands/hostile.ts';
import { listCommand } from './commands/list.ts';
import { liveCommand } from './commands/live.ts';
import { loadtestCommand } from './commands/loadtest.ts';
import { logsCommand } from './commands/logs.ts';
import { openCommand } from './commands/open.ts';
import { partCommands } from './commands/part-commands.ts';
import { psCommand } from './commands/ps.ts';
import { reportCommand } from './commands/report.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { soakCommand } from './commands/soak.ts';
import { strategiesCommand } from './commands/strategies.ts';
import { sweepCommand } from './commands/sweep.ts';
import { upCommand } from './commands/up.ts';

const signal = interruption('Interrupted, clearing up ...', 'Still clearing up ...');

const program = new Command('session-lab')
  .description("What happens to your users' sessions on more than one node?")
  .version(manifest.version)
  .addCommand(compareCommand(signal))
  .addCommand(upCommand(signal))
  .addCommand(listCommand())
  .addCommand(completionCommand())
  .addCommand(liveCommand(signal))
  .addCommand(psCommand(signal))
  .addCommand(logsCommand(signal))
  .addCommand(loadtestCommand(signal))
  .addCommand(sessionsCommand(signal))
  .addCommand(sweepCommand(signal))
  .addCommand(soakCommand(signal))
  .addCommand(hostileCommand(signal))
  .addCommand(costsCommand(signal))
  .addCommand(strategiesCommand())
  .addCommand(reportCommand())
  .addCommand(openCommand())
  .addCommand(downCommand(signal));
for (const command of partCommands(signal)) program.addCommand(command);

await runCli(program, process.argv, signal);
