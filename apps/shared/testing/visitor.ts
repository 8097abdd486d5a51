/** A browser of sorts for tests: it keeps its cookies from one request to the next, and follows no redirect. */

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
}

export class Visitor {
  readonly #url: string;
  /** By name, as they go over the wire. */
  readonly cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** The value of the cookie that has the session's id; empty: none. */
  get cookie(): string {
    return this.cookies.get('sid') ?? '';
  }

  set cookie(value: string) {
    this.cookies.set('sid', value);
  }

  async send(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = new Headers(init.headers);
    // A connection that fetch keeps would hold an app open that is to stop.
    headers.set('connection', 'close');
    const held = [...this.cookies].filter(([, value]) => value !== '');
    if (held.length > 0) headers.set('cookie', held.map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      // One that is over already is cleared, whatever its value.
      const kept = /; *max-age=0\b/i.test(line) ? '' : value;
      if (name !== undefined && kept !== undefined) this.cookies.set(name, kept);
    }
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  }

  get(path: string): Promise<Reply> {
    return this.send(path);
  }

  /** As a browser asks for a page. */
  page(path: string): Promise<Reply> {
    return this.send(path, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
  }

  post(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    const headers = { 'content-type': 'application/json' };
    return this.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** As a browser sends a form; null: no body at all. */
  postForm(path: string, fields: Readonly<Record<string, string>> | null): Promise<Reply> {
    return this.send(path, { method: 'POST', body: fields && new URLSearchParams(fields) });
  }

  upload(name: string, bytes: Buffer | string, type = 'image/png'): Promise<Reply> {
    const body = new FormData();
    body.set('image', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
    return this.send('/image', { method: 'POST', body });
  }
}
