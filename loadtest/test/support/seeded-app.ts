/** An app in a few lines that does all that the built-in scenarios ask for, and wrong what a test puts wrong. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Session {
  readonly views: number;
  readonly last: string | null;
  readonly user: string | null;
  readonly items: readonly string[];
  readonly flash: string | null;
}

export const EMPTY: Session = { views: 0, last: null, user: null, items: [], flash: null };

/** A page that is being made. */
interface Page {
  readonly path: string;
  readonly cookie: string;
  /** Counted over all pages: where several come at once, each has its own number. */
  readonly number: number;
  /** The session, as it was when the page was asked for. */
  readonly loaded: Session | undefined;
}

/** What the app does at each turn: a test puts its own defect in the place of one. */
interface Behaviour {
  /** Before anything else: a status to answer with, and no more; undefined: go on. */
  refuses(app: SeededApp): number | undefined;
  /** A page is about to show its session, a while after it has loaded it. */
  wakes(app: SeededApp, page: Page): void;
  /** What a page shows. */
  shows(app: SeededApp, page: Page): Session;
  /** What it says beside that. */
  adds(app: SeededApp): object;
  /** A page has shown its session. */
  forgets(app: SeededApp, page: Page): void;
  /** A write has loaded its session, and changes what this gives. */
  changes(session: Session): Session | Promise<Session>;
  /** The cookie under which a write saves. */
  names(app: SeededApp, path: string, cookie: string): string;
  /** Whether a callback's state is known to whoever takes it. */
  knows(app: SeededApp, state: string): boolean;
  /** The cookie goes by itself. */
  logsOut(app: SeededApp, cookie: string): void;
}

const SOUND: Behaviour = {
  refuses: () => undefined,
  wakes: () => {},
  shows: ({ sessions }, { cookie }) => sessions.get(cookie) ?? EMPTY,
  adds: () => ({}),
  forgets({ sessions }, { path, cookie, loaded }) {
    if (path === '/image' && loaded) sessions.set(cookie, { ...loaded, flash: null });
  },
  changes: (session) => session,
  names(app, path, cookie) {
    if (path === '/login') app.sessions.delete(cookie);
    return app.sessions.has(cookie) ? cookie : app.issue();
  },
  knows: ({ states }, state) => states.delete(state),
  logsOut: ({ sessions }, cookie) => void sessions.delete(cookie),
};

export interface Defect extends Partial<Behaviour> {
  /** It pretends to be so many replicas. */
  readonly replicas?: number;
}

export const seededApp = (defect: Defect = {}): RequestListener => new SeededApp(defect).listen;

/** Every so many pages, the session that is asked for is gone. */
export const forgetful = (every: number): Defect => ({
  wakes({ sessions }, { number, cookie }) {
    if (number % every === 0) sessions.delete(cookie);
  },
});

/** Every other page shows the session as it was before its last two writes. */
export const STALE: Defect = {
  shows: (app, page) =>
    page.number % 2 === 0 ? (app.before.get(page.cookie)?.[0] ?? EMPTY) : SOUND.shows(app, page),
};

/** Each write starts from an empty session. */
export const STARTS_OVER: Defect = { changes: () => EMPTY };

export class SeededApp {
  readonly sessions = new Map<string, Session>();
  /** Logins that were begun at the identity provider. */
  readonly states = new Set<string>();
  /** Of each, what its last two writes found. */
  readonly before = new Map<string, readonly [Session, Session]>();
  requests = 0;
  readonly #does: Behaviour;
  readonly #replicas: number;
  #issued = 0;
  #pages = 0;

  constructor({ replicas = 1, ...defect }: Defect) {
    this.#replicas = replicas;
    this.#does = { ...SOUND, ...defect };
  }

  issue(): string {
    return `s${++this.#issued}`;
  }

  readonly listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    this.requests++;
    response.setHeader('x-replica', `app-${(this.requests % this.#replicas) + 1}`);
    const refusal = this.#does.refuses(this);
    if (refusal !== undefined) {
      response.writeHead(refusal).end();
      return;
    }
    const cookie = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const url = new URL(request.url ?? '/', 'http://app');
    const body = await bodyOf(request);
    if (this.#handsOver(url, response)) return;
    if (request.method === 'GET') await this.#page(url, cookie, response);
    else {
      const session = this.sessions.get(cookie) ?? EMPTY;
      this.#write(url.pathname, body, cookie, await this.#does.changes(session), response);
    }
  };

  /** A login by way of an identity provider, which consents at once. */
  #handsOver({ pathname, searchParams }: URL, response: ServerResponse): boolean {
    const to = (location: string): boolean => {
      response.writeHead(303, { location }).end();
      return true;
    };
    const state = searchParams.get('state') ?? '';
    const as = encodeURIComponent(searchParams.get('as') ?? '');
    if (pathname === '/sign-in') {
      const begun = this.issue();
      this.states.add(begun);
      return to(`/idp?state=${begun}&as=${as}`);
    }
    if (pathname === '/idp') return to(`/callback?code=${as}&state=${state}`);
    if (pathname !== '/callback') return false;
    if (!this.#does.knows(this, state)) {
      response.writeHead(403).end();
      return true;
    }
    const sid = this.issue();
    this.sessions.set(sid, { ...EMPTY, user: searchParams.get('code') });
    response.setHeader('set-cookie', `sid=${sid}`);
    return to('/login');
  }

  async #page(
    { pathname: path, searchParams }: URL,
    cookie: string,
    response: ServerResponse,
  ): Promise<void> {
    const page: Page = { path, cookie, number: ++this.#pages, loaded: this.sessions.get(cookie) };
    await sleep(Number(searchParams.get('wait') ?? 0));
    this.#does.wakes(this, page);
    const { views, last, user, items, flash } = this.#does.shows(this, page);
    const aside = this.#does.adds(this);
    this.#does.forgets(this, page);
    const content = {
      '/views': { views, last },
      '/login': { user },
      '/cart': { items: items.map((item) => ({ item, quantity: 1 })) },
      '/image': { flash },
    }[path];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...content, ...aside }));
  }

  #write(path: string, body: string, cookie: string, session: Session, response: ServerResponse): void {
    if (path === '/logout') {
      this.#does.logsOut(this, cookie);
      response.setHeader('set-cookie', 'sid=; max-age=0');
      response.writeHead(303, { location: '/login' }).end();
      return;
    }
    const sid = this.#does.names(this, path, cookie);
    this.before.set(sid, [this.before.get(sid)?.[1] ?? EMPTY, session]);
    this.sessions.set(sid, written(session, path, body));
    if (sid !== cookie) response.setHeader('set-cookie', `sid=${sid}`);
    response.writeHead(303, { location: path === '/cart/remove' ? '/cart' : path }).end();
  }
}

function written(session: Session, path: string, body: string): Session {
  // The only upload that a scenario makes here is one that is refused, by its file's name.
  if (path === '/image') return { ...session, flash: `${/filename="([^"]+)"/.exec(body)?.[1]} is no image` };
  const { page, user, item } = JSON.parse(body) as { page: string; user: string; item: string };
  if (path === '/views') return { ...session, views: session.views + 1, last: page };
  if (path === '/login') return { ...session, user };
  const others = session.items.filter((other) => other !== item);
  return { ...session, items: path === '/cart' ? [...others, item] : others };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
