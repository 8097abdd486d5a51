/** All that the live page says, in one language. `{name}` is filled in. */

import type { Command } from '../command.ts';
import type { Guess } from '../outcome.ts';
import type { Fate } from '../row.ts';

export interface Words {
  /** As HTML has it. */
  readonly lang: string;
  /** Its own name for itself. */
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly profile: string;
  readonly open: string;
  readonly report: string;
  readonly users: string;
  readonly nobody: string;
  readonly replica: string;
  readonly break: string;
  readonly requests: string;
  readonly you: string;
  readonly user: string;
  readonly cleared: string;
  /** Above the rows' columns. */
  readonly columns: readonly [who: string, asked: string, session: string, fate: string];
  readonly holder: string;
  readonly balancer: string;
  readonly people: string;
  readonly sessions: string;
  readonly unknownSessions: string;
  readonly down: string;
  readonly held: string;
  readonly store: string;
  readonly disconnected: string;
  readonly fates: Readonly<Record<Fate, string>>;
  readonly busy: Readonly<Record<Command['do'], string>>;
  /** By the fault's name: what the button says, what undoes it, and what theory says. */
  readonly levers: Readonly<
    Record<string, { readonly do: string; readonly undo: string; readonly theory: string }>
  >;
  readonly figures: {
    readonly heading: string;
    readonly kept: string;
    readonly lost: string;
    readonly requests: string;
    readonly errors: string;
    readonly longestWait: string;
    readonly none: string;
    readonly seconds: string;
  };
  readonly guess: {
    readonly question: string;
    readonly amounts: Readonly<Record<Guess, string>>;
    readonly look: string;
    readonly without: string;
    readonly cancel: string;
  };
  readonly outcome: {
    readonly heading: string;
    readonly guessed: string;
    readonly nothing: string;
    readonly theory: string;
    readonly measured: string;
    readonly lost: string;
    readonly between: string;
    readonly noneLost: string;
    readonly open: string;
    readonly kept: string;
    readonly right: string;
    readonly wrong: string;
    readonly watch: string;
    readonly wait: string;
  };
  /** By the cause's name. */
  readonly causes: Readonly<Record<string, string>>;
}
