/** lab live: two labs side by side, and a page that shows what becomes of sessions in them; it ends with Ctrl-C. */
import { once } from 'node:events';
import { Command, Option } from 'commander';
import { type Judge, publishAndShow, reportOf, UserError, wholeNumber } from 'session-lab';
import { requirePlainHttp } from '../catalogue/fitness.ts';
import { readProfile, withApp } from '../catalogue/read-profile.ts';
import { firstFree } from '../drivers/ports.ts';
import type { Lab } from '../lab.ts';
import { type Live, serve } from '../live/serve.ts';
import { Side } from '../live/side.ts';
import { Tap } from '../live/tap.ts';
import { SIDES, type SideName } from '../live/told.ts';
import { withOwnLabs } from '../plan/own-lab.ts';
import { addAppOption, addLabOptions, type LabOptions, say, wordsIn } from './lab-options.ts';

const DEFAULT_PORT = 8090;

interface Options extends LabOptions {
  readonly profiles: readonly string[];
  readonly port: number;
  readonly app: string;
}

export const liveCommand = (signal: AbortSignal): Command =>
  addAppOption(
    addLabOptions(
      new Command('live').description('two labs side by side, on a page to watch and to teach with'),
    ),
  )
    .addOption(
      new Option('--profiles <names>', 'the two, with a comma between')
        .env('PROFILES')
        .argParser(wordsIn)
        .default(['round-robin', 'redis'], 'round-robin,redis'),
    )
    .addOption(
      new Option('--port <n>', 'where the page is, on this host alone')
        .env('PORT')
        .argParser(wholeNumber(0, 65_535))
        .default(DEFAULT_PORT),
    )
    .action(async ({ runtime, profiles: names, port, app }: Options) => {
      if (names.length !== 2) throw new UserError('two profiles are shown: --profiles round-robin,redis');
      const [left, right] = await Promise.all(names.map((name) => readProfile(withApp(name, app))));
      if (!left || !right) return;
      for (const profile of [left, right]) requirePlainHttp(profile, 'make live');
      const judges: Judge[] = [];
      const options = { name: 'live', runtime, profiles: [left, right], labs: 2, signal, say };
      await withOwnLabs(options, async ([one, other = one], folder) => {
        let live: Live | undefined;
        let files = 0;
        const opened = new Map<SideName, Side>();
        const taps: Tap[] = [];
        const open = async (name: SideName, lab: Lab): Promise<Side> => {
          const tap: Tap = await Tap.open(
            await firstFree(port === 0 ? DEFAULT_PORT + 1 : port + 1),
            (exchange) => side.passed(exchange),
          );
          taps.push(tap);
          const side: Side = new Side({
            ...{ name, lab, tap, signal },
            newFile: (profile) => folder.file(`${profile}.${++files}.ndjson.gz`),
            hostFor: (profile) => hostFor(profile, name, opened),
            tell: (told) => live?.tell(told),
            through: (judge) => judges.push(judge),
          });
          opened.set(name, side);
          return side;
        };
        try {
          const sides = { left: await open('left', one), right: await open('right', other) };
          live = await serve(port, sides);
          const watching = SIDES.map((name) => sides[name].watch());
          say(`Bringing up ${left.name} and ${right.name} ...`);
          void sides.left.do({ do: 'profile', profile: left.name });
          void sides.right.do({ do: 'profile', profile: right.name });
          console.log(`Open ${live.url}`);
          console.log('Whoever has this address can break the labs and mend them; Ctrl-C ends all.');
          if (!signal.aborted) await once(signal, 'abort');
          await Promise.all(watching);
          await Promise.allSettled(SIDES.map((name) => sides[name].end()));
        } finally {
          await live?.close();
          for (const tap of taps) tap.close();
        }
        if (judges.length > 0) await publishAndShow(folder, reportOf(judges));
      });
    });

/** A name of its own for each lab, that leads to this host: cookies ignore ports. */
function hostFor(profile: string, name: SideName, sides: ReadonlyMap<SideName, Side>): string {
  const own = profile.replace(/[^a-z0-9-]/g, '-');
  const other = sides.get(name === 'left' ? 'right' : 'left');
  // Both may show the same profile.
  const twin = name === 'right' && other?.profileName === profile;
  return `${own}${twin ? '-2' : ''}.localhost`;
}
