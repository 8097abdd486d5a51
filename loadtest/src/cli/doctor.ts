/** session-lab doctor: a few polite visits to an app, and a page of what they tell. */

import { Command, InvalidArgumentError } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import { examine } from '../doctor/examine.ts';
import type { Verdict } from '../doctor/finding.ts';
import { pageOf } from '../doctor/page.ts';
import { counted } from '../model/counts.ts';
import { EXIT, UserError } from '../model/errors.ts';
import { pageUrl } from './load-options.ts';
import { canRedraw, onStdout } from './terminal.ts';
import { addWayOptions, headersOf, type WayOptions, wayOf } from './way-options.ts';

interface Options extends WayOptions {
  readonly json?: true;
  readonly cookie?: readonly string[];
}

const EXITS: Readonly<Record<Verdict, number>> = {
  ok: EXIT.asExpected,
  broken: EXIT.notAsExpected,
  look: EXIT.unknown,
};

export function doctorCommand(signal: AbortSignal): Command {
  const command = new Command('doctor')
    .description('look at an app without a scenario: a few dozen polite requests, and a page of findings')
    .argument('<url>', 'a page that begins a session, such as a login form', pageUrl)
    .option('--json', 'print the findings as JSON')
    .option(
      '--cookie <name=value>',
      'a session of your own to try; sent, and never shown; may be repeated',
      cookie,
    );
  return addWayOptions(command)
    .addHelpText(
      'after',
      `
At most 60 requests, all of them GET, under ten a second.

Exit codes: 0 nothing to look at, 1 something is broken, 2 something to look at or not known, 3 no answer, 130 interrupted.

Examples:
  session-lab doctor http://127.0.0.1:8080/login
  session-lab doctor https://shop.example --resolve shop.example:443:127.0.0.1 --insecure
  session-lab doctor https://shop.example/account --cookie "sid=$SID" --json`,
    )
    .action(async (url: URL, options: Options) => {
      const headers = headersOf(options);
      if (headers?.cookie !== undefined)
        throw new UserError('give cookies with --cookie NAME=VALUE, one each');
      const live = canRedraw(process.stderr);
      const observations = await examine(
        {
          url,
          way: await wayOf(options),
          headers,
          cookies: options.cookie,
          told: (asked) => {
            if (live) process.stderr.write(`\r\u001b[2K${asked} requests ...`);
            else if (asked % 20 === 1) console.error(`${counted(asked, 'request')} ...`);
          },
        },
        signal,
      ).finally(() => {
        if (live) process.stderr.write('\r\u001b[2K');
      });
      const diagnosis = diagnose(observations);
      const { colour, width } = onStdout();
      console.log(
        options.json
          ? JSON.stringify(diagnosis, null, 2)
          : pageOf(diagnosis, { colour, width: Number.isFinite(width) ? Math.min(width, 120) : 110 }),
      );
      process.exitCode = EXITS[diagnosis.verdict];
    });
}

function cookie(text: string, before: readonly string[] = []): readonly string[] {
  const pairs = text.split(/;\s*/).filter((pair) => pair !== '');
  if (pairs.length === 0 || pairs.some((pair) => !/^[^=\s]+=[^\s]*$/.test(pair)))
    throw new InvalidArgumentError('Give a name and a value, as in sid=abc.');
  return [...before, ...pairs];
}
