/** A scenario states what a user does and what they must then see, and nothing else. */
import type { Effect } from '../model/event.ts';
import type { Marks } from '../model/mark.ts';
import type { Random } from '../model/random.ts';
import type { Answer, Request } from './exchange.ts';
import type { ShownPage } from './html/shown-page.ts';

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly app: App;
  /** Once a user: ahead of the first flow, and as the user leaves. Their values stay. */
  readonly before?: readonly Step[] | undefined;
  readonly after?: readonly Step[] | undefined;
  /** Each flow begins in a new browser. */
  readonly fresh?: boolean | undefined;
  /** Values that every user has, such as the environment's; nobody may write them down. */
  readonly values?: Values | undefined;
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
  /** @param page what its tab shows @throws {UnreadableAnswer} where that lacks the form that is to be sent */
  request(values: Values, page?: ShownPage | null): Request;
  /** Its form is one of the page before: pages are kept for it. */
  readonly fillsForm?: boolean | undefined;
  /**
   * What the request writes: `mark` names the value that carries its mark. A removal takes a mark that was added
   * earlier in the flow, a logout none; any other write makes a new one.
   */
  readonly wrote?: { readonly object: string; readonly effect: Effect; readonly mark: string } | undefined;
  /** What the answer shows, or the page that its redirects lead to. */
  readonly shows?: Shows | undefined;
  /** What else it shows. */
  readonly alsoShows?: readonly Shows[] | undefined;
  /** What a success looks like. */
  readonly expects?: Expectation | undefined;
  /** Values for later requests. @param onTheWay found on redirects @throws where no answer has one */
  readonly extract?: ((answer: Answer, random?: Random, onTheWay?: Values) => Values) | undefined;
  /** Values that are in headers, of a redirect on the way. */
  readonly extractOnTheWay?: ((answer: Answer, random?: Random) => Values) | undefined;
  /** False: redirects are not followed; `end`: each only when its body has ended. */
  readonly follow?: boolean | 'end' | undefined;
  /** Tabs of one user share cookies and nothing else; steps of a group that name none are in one of their own each. */
  readonly tab?: string | undefined;
  /** Sent only where this holds. */
  readonly when?: ((values: Values) => boolean) | undefined;
  /** Waits so long before it, in place of the user's pause. */
  readonly pauseMs?: number | undefined;
  /** A poll: sent again until its answer is as it should be, or this is over. */
  readonly retry?: { readonly everyMs: number; readonly forMs: number } | undefined;
  /** In a group: sent so long after the others. */
  readonly afterMs?: number | undefined;
  /** Sent with the cookies that the last login left, from other addresses, until every replica has answered. */
  readonly replay?: boolean | undefined;
  /** Where a file says so. */
  readonly places?: Places | undefined;
}

/** Places in a file, as `my-app.yaml:10:5`: of the step, and of its parts. */
export interface Places {
  readonly step: string;
  readonly shows: string;
  readonly extract: string;
}

export interface Expectation {
  /** Of the first answer, where that is a redirect, or of the last one. */
  readonly statuses: readonly number[];
  /** Where the first redirect leads to. */
  readonly paths: readonly string[];
  /** Texts of the last page. */
  readonly bodies: readonly string[];
}

export interface Shows {
  readonly object: string;
  /** Where it looks, in words. */
  readonly where?: string;
  /** Null where the answer says nothing of it. @throws where the answer is not what the scenario expects */
  read(answer: Answer, marks: Marks, values: Values): Shown | null;
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

/** Among the values, the mark that an object was last given; no value of a scenario has such a name. */
export const lastMarkOf = (object: string): string => `@${object}`;

export const isTogether = (step: Step): step is Together => 'together' in step;

/** All steps in order, including those in groups, and those that are once a user. */
export const singlesOf = ({
  before = [],
  steps,
  after = [],
}: Pick<Scenario, 'before' | 'steps' | 'after'>): Single[] =>
  [...before, ...steps, ...after].flatMap((step) => (isTogether(step) ? step.together : [step]));
