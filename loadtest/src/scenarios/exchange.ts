/** What goes over the wire, as a scenario states it and reads it. */

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: string | Buffer | undefined;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Answer {
  readonly status: number;
  readonly replica: string | null;
  readonly location: string | null;
  readonly body: string;
  readonly headers: AnswerHeaders;
}

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;
