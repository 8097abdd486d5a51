/** What a recording holds (HAR 1.2), as far as its reader or a test looks at it; whatever else a browser wrote is kept. */
export interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly NameValue[];
  readonly cookies: readonly NameValue[];
  readonly queryString?: readonly NameValue[];
  readonly postData?: {
    readonly mimeType: string;
    readonly text?: string;
    readonly params?: readonly NameValue[];
  };
}

export interface HarResponse {
  readonly status: number;
  readonly headers: readonly NameValue[];
  readonly cookies: readonly NameValue[];
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: string;
  };
  readonly redirectURL: string;
  readonly [more: `_${string}`]: unknown;
}

export interface HarEntry {
  readonly startedDateTime: string;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly pageref?: string;
  readonly serverIPAddress?: string;
  readonly connection?: string;
  readonly [more: `_${string}`]: unknown;
}

export interface Har {
  readonly log: {
    readonly version: string;
    readonly creator: { readonly name: string; readonly version: string };
    readonly browser?: { readonly name: string; readonly version: string };
    readonly pages?: readonly object[];
    readonly entries: readonly HarEntry[];
  };
}
