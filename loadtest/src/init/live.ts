/** A recording that is made here: requests are sent as a browser sends them, and redirects followed. */
import { Browser, type BrowserOptions } from '../load/browser.ts';
import { run } from '../load/coroutine.ts';
import { UserError } from '../model/errors.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import type { Request } from '../scenarios/exchange.ts';
import { entriesOf, type Fields, type Form } from '../scenarios/html/form.ts';
import { ShownPage } from '../scenarios/html/shown-page.ts';
import { multipart } from '../scenarios/multipart.ts';
import { type Body, bodyFrom, type Exchange, type RecordedAnswer } from './recording.ts';

const MOST_REDIRECTS = 10;

export class LiveRecorder {
  readonly exchanges: Exchange[] = [];
  readonly #options: BrowserOptions;
  readonly #browser: Browser;

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#browser = new Browser(options);
  }

  /** The page that is shown now; null before the first one. */
  get page(): ShownPage | null {
    const last = this.exchanges.findLast(
      ({ as, answer }) => as === 'page' && answer && answer.location === null,
    );
    return last?.answer ? new ShownPage(last.url.href, last.answer.body) : null;
  }

  visit(url: URL): Promise<RecordedAnswer> {
    return this.send({ method: 'GET', path: `${url.pathname}${url.search}` });
  }

  submit(form: Form, fields: Fields): Promise<RecordedAnswer> {
    const url = new URL(form.action);
    const entries = entriesOf(form, fields);
    if (form.method === 'GET') return this.visit(new URL(`?${new URLSearchParams(entries)}`, url));
    const files = new Set(form.controls.filter(({ kind }) => kind === 'file').map(({ name }) => name));
    const sent = form.isMultipart
      ? multipart(
          entries.map(([name, content]) => ({ name, content, ...(files.has(name) ? { filename: '' } : {}) })),
        )
      : { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(entries).toString() };
    return this.send({ method: 'POST', path: `${url.pathname}${url.search}`, ...sent });
  }

  /** @throws {UserError} where no answer comes, or a redirect leads elsewhere */
  async send(request: Request): Promise<RecordedAnswer> {
    const { target } = this.#options;
    let next = request;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const { answer, error } = await run(this.#browser.send(next, {}));
      const what = `${next.method} ${next.path.split('?', 1)[0]}`;
      if (!answer) throw new UserError(`${what} at ${target.origin} got no answer: ${error?.message}`);
      const url = new URL(next.path, target);
      const location =
        answer.location === null || answer.status < 300 || answer.status >= 400
          ? null
          : parsedUrl(answer.location, url.href);
      const recorded: RecordedAnswer = {
        status: answer.status,
        headers: answer.headers,
        type: String(answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '',
        body: answer.body,
        location,
      };
      this.exchanges.push({
        method: next.method,
        url,
        headers: { ...next.headers },
        body: bodyOf(next),
        answer: recorded,
        as: next.as === 'fetch' ? 'script' : 'page',
      });
      if (!location) return recorded;
      if (location.origin !== target.origin)
        throw new UserError(`${what} leads to ${location.origin}: record it in a browser, and use --har`);
      const keeps = answer.status === 307 || answer.status === 308;
      next = { ...(keeps ? next : { method: 'GET' }), path: `${location.pathname}${location.search}` };
    }
    throw new UserError(`${request.method} ${request.path} redirects without end`);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

const bodyOf = ({ body, contentType = '' }: Request): Body | null =>
  body === undefined ? null : bodyFrom(body.toString(), contentType);
