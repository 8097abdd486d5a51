/** What the page is told, by server-sent events: a side as it is now, or requests that have just been seen. */
import type { Role } from '../parts/part.ts';
import type { Command } from './command.ts';
import type { Figures } from './figures.ts';
import type { Lever } from './levers.ts';
import type { Outcome } from './outcome.ts';
import type { Row } from './row.ts';

export const SIDES = ['left', 'right'] as const;
export type SideName = (typeof SIDES)[number];

export interface PartView {
  readonly name: string;
  readonly role: Role;
  readonly state: 'up' | 'down' | 'held';
  /** Sessions that a replica has, or all replicas in a store that they share; null where it can't be told. */
  readonly sessions: number | null;
}

export interface SideView {
  readonly side: SideName;
  readonly profile: string;
  /** Where a browser reaches this lab; empty while it comes up. */
  readonly url: string;
  readonly store: string;
  /** Any replica finds any session. */
  readonly shared: boolean;
  readonly parts: readonly PartView[];
  /** Virtual users who are there. */
  readonly users: number;
  readonly levers: readonly Lever[];
  /** The command that is being carried out, so that buttons have to wait; null: none. */
  readonly busy: Command['do'] | null;
  /** What has been struck and not undone. */
  readonly struck: { readonly lever: string; readonly target: string | null } | null;
  readonly figures: Figures | null;
  readonly outcome: Outcome | null;
  /** What went wrong last, in words. */
  readonly problem: string | null;
}

export type Told =
  | { readonly type: 'side'; readonly side: SideView }
  | { readonly type: 'rows'; readonly side: SideName; readonly rows: readonly Row[] };
