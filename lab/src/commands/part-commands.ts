/** lab kill, stop, restart, pause, resume, start: what can be done by hand to one part of a lab that is up. */
import { Command } from 'commander';
import { UserError } from 'session-lab';
import type { Lab } from '../lab.ts';
import { addNamedLabOptions, type NamedLabOptions, theLab } from './lab-options.ts';

interface Deed {
  readonly name: string;
  readonly says: string;
  /** How it is undone by hand; null where it is not to be undone. */
  readonly undo: string | null;
  readonly did: string;
  do(lab: Lab, part: string): Promise<void>;
}

const DEEDS: readonly Deed[] = [
  {
    name: 'kill',
    says: 'end a part without warning (SIGKILL)',
    undo: 'start',
    did: 'was killed',
    do: (lab, part) => lab.kill(part),
  },
  {
    name: 'stop',
    says: 'end a part gracefully (SIGTERM)',
    undo: 'start',
    did: 'was stopped',
    do: (lab, part) => lab.stop(part),
  },
  {
    name: 'restart',
    says: 'end a part gracefully, and start it again at once',
    undo: null,
    did: 'was restarted',
    async do(lab, part) {
      await lab.stop(part);
      await lab.start(part);
    },
  },
  {
    name: 'pause',
    says: 'hold a part still (SIGSTOP): neither dead nor answering',
    undo: 'resume',
    did: 'is held still',
    do: (lab, part) => lab.pause(part),
  },
  {
    name: 'resume',
    says: 'let a part that is held still go on',
    undo: null,
    did: 'goes on',
    do: (lab, part) => lab.resume(part),
  },
  {
    name: 'start',
    says: 'start a part that is down; one that is up is left alone',
    undo: null,
    did: 'is up',
    do: (lab, part) => lab.start(part),
  },
];

export const partCommands = (signal: AbortSignal): Command[] =>
  DEEDS.map((deed) =>
    addNamedLabOptions(new Command(deed.name).description(deed.says))
      .argument('[part]', 'app-1, nginx, redis or another that make ps names')
      .action(async (part: string | undefined, options: NamedLabOptions) => {
        const lab = await theLab(options, signal);
        const parts = [
          ...new Set([
            ...(await lab.replicas()),
            ...((await lab.status())?.parts ?? []).map(({ name }) => name),
          ]),
        ];
        if (!part || !parts.includes(part))
          throw new UserError(
            `which part? make ${deed.name} PART=… with one of: ${parts.join(', ')}${part ? `; there is no ${part}` : ''}`,
          );
        await deed.do(lab, part);
        const which = options.lab === undefined ? '' : ` LAB=${options.lab}`;
        const undo = deed.undo === null ? '' : `; make ${deed.undo} PART=${part}${which} undoes it`;
        console.log(`${part} ${deed.did}${undo}`);
      }),
  );
