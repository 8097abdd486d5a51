/** A scenario states what a user does and what they must then see, and nothing else. */
import type { Effect } from '../model/event.ts';
import type { Marks } from '../model/mark.ts';
import type { Answer, Request } from './exchange.ts';

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly app: App;
  /** One flow: a step is sent when the one before has been answered and its redirects followed. */
  readonly steps: readonly Step[];
}

/** What has to be known of the app under test. */
export interface App {
  /** Where the session's id is, if that is known. */
  readonly session: SessionName | null;
  /** What tells the replicas apart, if anything. */
  readonly replica: { readonly header: string } | { readonly cookie: string } | null;
  /** False where users are meant to see each other's data. */
  readonly isolated: boolean;
  /**
   * Answers that mean that the user is not recognised: statuses, paths that such a user is redirected to, texts that a
   * page has for them alone.
   */
  readonly denied: {
    readonly statuses: readonly number[];
    readonly paths: readonly string[];
    readonly bodies?: readonly string[];
  };
  /** Other origins that redirects and forms may lead to, such as an identity provider's. */
  readonly origins?: readonly string[] | undefined;
  /** The header, in lower case, that tells the version of the app. */
  readonly version?: string | undefined;
}

/**
 * Where a session's id is: in cookies (all of them together are the id), a query parameter, a header (of answers, and of
 * the requests that repeat it), or a JSON body, by a pointer (of answers; requests carry it anywhere).
 */
export type SessionName =
  | { readonly cookies: readonly string[] }
  | { readonly query: string }
  | { readonly header: string }
  | { readonly json: string };

export type Step = Single | Together;

/** Steps whose requests are in flight at once. */
export interface Together {
  readonly together: readonly Single[];
}

export interface Single {
  readonly name: string;
  request(values: Values): Request;
  /**
   * What the request writes: `mark` names the value that carries its mark. A removal takes a mark that was added
   * earlier in the flow, a logout none; any other write makes a new one.
   */
  readonly wrote?: { readonly object: string; readonly effect: Effect; readonly mark: string } | undefined;
  /** What the answer shows, or the page that its redirects lead to. */
  readonly shows?: Shows | undefined;
  /** Values for later requests. @throws where the answer lacks one */
  readonly extract?: ((answer: Answer) => Values) | undefined;
  /** False: redirects are not followed; `end`: each only when its body has ended. */
  readonly follow?: boolean | 'end' | undefined;
  /** Tabs of one user share cookies and nothing else; steps of a group that name none are in one of their own each. */
  readonly tab?: string | undefined;
  /** In a group: sent so long after the others. */
  readonly afterMs?: number | undefined;
  /** Sent with the cookies that the last login left, from other addresses, until every replica has answered. */
  readonly replay?: boolean | undefined;
}

export interface Shows {
  readonly object: string;
  /** Where it looks, in words. */
  readonly where?: string;
  /** @throws where the answer is not what the scenario expects */
  read(answer: Answer, marks: Marks, values: Values): Shown;
}

/** What a page shows of the user's own: marks, and the number of writes, if it tells. */
export interface Shown {
  readonly marks: readonly string[];
  readonly count: number | null;
  /** False where the very place that was looked at is missing. */
  readonly found?: boolean;
}

/** `user`, the flow's marks as they go over the wire, and what was extracted. */
export type Values = Readonly<Record<string, string>>;

export const isTogether = (step: Step): step is Together => 'together' in step;

/** All steps in order, including those in groups. */
export const singlesOf = ({ steps }: Scenario): Single[] =>
  steps.flatMap((step) => (isTogether(step) ? step.together : [step]));
