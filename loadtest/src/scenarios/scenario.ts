/** A scenario states what a user does and what they must then see, and nothing else. */
import type { Seen } from '../history/event.ts';
import type { Request } from '../load/browser.ts';

export interface Scenario {
  readonly about: string;
  /** The write that starts a flow. It carries `mark`, and must answer with a redirect to the page. */
  write(mark: string): Request;
  /** What the page shows of this user's session; the mark is the one last written, null where there is none. */
  read(page: unknown): Seen;
}
