/** What goes over the wire, as a scenario states it and reads it. */

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: string | Buffer | undefined;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A page that a person visits (the usual), or something that a script fetches. */
  readonly as?: 'page' | 'fetch' | undefined;
  /** The path with values left out that are nobody's business, where it has such. */
  readonly shown?: string | undefined;
  /** Another origin than the target's. */
  readonly origin?: string | undefined;
  /** Fields of a page's form that were carried along. */
  readonly carried?: Readonly<Record<string, string>> | undefined;
  /** A page of another site has sent it. */
  readonly fromAfar?: boolean | undefined;
}

export interface Answer {
  readonly status: number;
  readonly replica: string | null;
  readonly location: string | null;
  readonly body: string;
  readonly headers: AnswerHeaders;
}

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;
