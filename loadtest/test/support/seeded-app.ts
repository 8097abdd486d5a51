/** An app in a few lines that does all that the built-in scenarios ask for, and wrong what its defect says. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Defect {
  /** Pretend to be so many replicas. */
  readonly replicas?: number;
  /** Every so many pages, forget the session that is asked for. */
  readonly forgetEvery?: number;
  /** Show everybody the first session. */
  readonly mixUp?: boolean;
  /** Every other page shows the session as it was before its last two writes. */
  readonly stale?: boolean;
  /** Each write starts from an empty session. */
  readonly startOver?: boolean;
  /** Load, wait, change, save: what others save meanwhile is lost. */
  readonly slowSave?: boolean;
  /** Even a page saves the session that it had loaded. */
  readonly rolling?: boolean;
  /** A logout takes the cookie away, and leaves the session. */
  readonly cookieOnlyLogout?: boolean;
  /** A message is shown again and again. */
  readonly flashForEver?: boolean;
  /** Every so many requests, fail. */
  readonly failEvery?: number;
  /** Name the first user's latest view in a comment on every page. */
  readonly leak?: boolean;
}

interface Session {
  readonly views: number;
  readonly last: string | null;
  readonly user: string | null;
  readonly items: readonly string[];
  readonly flash: string | null;
}

const EMPTY: Session = { views: 0, last: null, user: null, items: [], flash: null };

export const seededApp = (defect: Defect = {}): RequestListener => new SeededApp(defect).listen;

class SeededApp {
  readonly #defect: Defect;
  readonly #sessions = new Map<string, Session>();
  readonly #before = new Map<string, readonly [Session, Session]>();
  #issued = 0;
  #requests = 0;
  #pages = 0;

  constructor(defect: Defect) {
    this.#defect = defect;
  }

  readonly listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { replicas = 1, failEvery, slowSave } = this.#defect;
    this.#requests++;
    response.setHeader('x-replica', `app-${(this.#requests % replicas) + 1}`);
    if (failEvery && this.#requests % failEvery === 0) {
      response.writeHead(503).end();
      return;
    }
    const cookie = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const url = new URL(request.url ?? '/', 'http://app');
    const body = await bodyOf(request);
    if (request.method === 'GET') await this.#page(url, cookie, response);
    else {
      const session = this.#sessions.get(cookie) ?? EMPTY;
      if (slowSave) await sleep(5);
      this.#write(url.pathname, body, cookie, this.#defect.startOver ? EMPTY : session, response);
    }
  };

  async #page({ pathname, searchParams }: URL, cookie: string, response: ServerResponse): Promise<void> {
    const { forgetEvery, mixUp, stale, rolling, leak, flashForEver } = this.#defect;
    // Counted before the wait: where several come at once, each has its own number.
    const page = ++this.#pages;
    const session = this.#sessions.get(cookie);
    await sleep(Number(searchParams.get('wait') ?? 0));
    if (rolling && session) this.#sessions.set(cookie, session);
    if (forgetEvery && page % forgetEvery === 0) this.#sessions.delete(cookie);
    let shown = this.#sessions.get(cookie) ?? EMPTY;
    if (stale && page % 2 === 0) shown = this.#before.get(cookie)?.[0] ?? EMPTY;
    const [first = EMPTY] = this.#sessions.values();
    if (mixUp) shown = first;
    if (pathname === '/image' && session && !flashForEver)
      this.#sessions.set(cookie, { ...session, flash: null });
    const { views, last, user, items, flash } = shown;
    const comment = leak ? { comment: first.last } : {};
    const content = {
      '/views': { views, last },
      '/login': { user },
      '/cart': { items: items.map((item) => ({ item, quantity: 1 })) },
      '/image': { flash },
    }[pathname];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...content, ...comment }));
  }

  #write(path: string, body: string, cookie: string, session: Session, response: ServerResponse): void {
    const known = this.#sessions.has(cookie);
    let sid = known ? cookie : `s${++this.#issued}`;
    if (path === '/logout') {
      if (!this.#defect.cookieOnlyLogout) this.#sessions.delete(cookie);
      response.setHeader('set-cookie', 'sid=; max-age=0');
      response.writeHead(303, { location: '/login' }).end();
      return;
    }
    if (path === '/login') {
      this.#sessions.delete(cookie);
      sid = `s${++this.#issued}`;
    }
    this.#before.set(sid, [this.#before.get(sid)?.[1] ?? EMPTY, session]);
    this.#sessions.set(sid, written(session, path, body));
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
