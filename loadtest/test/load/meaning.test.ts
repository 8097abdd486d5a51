/** What answers mean to a user: one case a line of the table, and nothing asked of any network. */
import t from 'tap';
import type { RoundTrip } from '../../src/load/browser.ts';
import { MAX_REDIRECTS, type Meaning, meaningOf } from '../../src/load/meaning.ts';
import type { Operation } from '../../src/model/event.ts';
import { Marks } from '../../src/model/mark.ts';
import type { Answer } from '../../src/scenarios/exchange.ts';
import type { App, Single } from '../../src/scenarios/scenario.ts';
import { UnreadableAnswer } from '../../src/scenarios/unreadable-answer.ts';

const marks = new Marks('tag');
const world = { target: new URL('http://app.test'), marks };
const app: App = {
  session: { cookies: ['sid'] },
  replica: null,
  isolated: true,
  denied: { statuses: [401], paths: ['/login'] },
};

const page: Single = {
  name: 'page',
  request: () => ({ method: 'GET', path: '/' }),
  shows: { object: 'value', read: ({ body }) => ({ marks: marks.in(body), count: null }) },
};
const unreadable: Single = {
  ...page,
  shows: {
    object: 'value',
    read: () => {
      throw new UnreadableAnswer('without a count');
    },
  },
};

type Wrote = NonNullable<Operation['wrote']>;
const wrote = (effect: Wrote['effect']): Wrote => ({ object: 'value', effect, mark: 'u1-w1' });

interface Case {
  /** A status, with its Location where it has one; or the code of what went wrong. */
  readonly answer: number | string | readonly [status: number, location: string];
  readonly body?: string;
  readonly step?: Single;
  readonly wrote?: Wrote;
  readonly redirects?: number;
  readonly loggedOut?: boolean;
  readonly means: Partial<Omit<Meaning, 'next' | 'values' | 'saw'>> & {
    readonly next?: string | null;
    readonly saw?: readonly string[] | undefined;
    readonly values?: Meaning['values'];
  };
}

const CASES: Readonly<Record<string, Case>> = {
  'a page that shows a mark': {
    answer: 200,
    body: 'u1-w1-tag',
    means: { kind: 'read', outcome: 'ok', came: true, saw: ['u1-w1'], next: null, error: undefined },
  },
  'a page that shows nothing': { answer: 200, means: { outcome: 'ok', saw: [] } },
  'a page that can’t be read': {
    answer: 200,
    step: unreadable,
    means: { outcome: 'fail', came: false, saw: undefined, error: 'UNREADABLE_PAGE: without a count' },
  },
  'a page that is not found': { answer: 404, means: { outcome: 'fail', came: false, saw: undefined } },
  'a page that fails': { answer: 500, means: { outcome: 'fail', denied: undefined } },
  'no answer to a page': {
    answer: 'TIMEOUT',
    means: { kind: 'read', outcome: 'fail', error: 'TIMEOUT: of the test' },
  },
  'a write and where it leads': {
    answer: [303, '/page'],
    wrote: wrote('replace'),
    means: { kind: 'write', outcome: 'ok', came: true, next: '/page', saw: undefined },
  },
  'a redirect that leads on': {
    answer: [302, '/further?x=1'],
    redirects: 1,
    means: { kind: 'hop', outcome: 'ok', next: '/further?x=1' },
  },
  'a redirect relative to where it was asked': { answer: [302, 'below'], means: { next: '/below' } },
  'a redirect that is not followed': {
    answer: [303, '/page'],
    step: { ...page, follow: false },
    wrote: wrote('replace'),
    means: { kind: 'write', outcome: 'ok', next: null, saw: [] },
  },
  'a redirect to another host': {
    answer: [302, 'http://other.test/'],
    means: { kind: 'hop', outcome: 'fail', next: null, error: 'FOREIGN_REDIRECT: to http://other.test' },
  },
  'a write that leads to another host has happened, or may have': {
    answer: [303, 'http://other.test/'],
    wrote: wrote('replace'),
    means: { kind: 'write', outcome: 'info', came: false, next: null },
  },
  'a redirect to nowhere': {
    answer: [302, 'http://'],
    means: { outcome: 'fail', error: 'BAD_REDIRECT: its Location is not an address' },
  },
  'one redirect too many': {
    answer: [302, '/again'],
    redirects: MAX_REDIRECTS,
    means: { kind: 'hop', outcome: 'fail', next: null, error: 'REDIRECT_LOOP: over 10 redirects' },
  },
  'a write whose answer is its page': {
    answer: 200,
    body: 'u1-w1-tag',
    wrote: wrote('add'),
    means: { kind: 'write', outcome: 'ok', saw: ['u1-w1'] },
  },
  'a write whose page can’t be read': {
    answer: 200,
    step: unreadable,
    wrote: wrote('add'),
    means: { kind: 'write', outcome: 'info', came: false },
  },
  'a write that was refused by nobody listening': {
    answer: 'ECONNREFUSED',
    wrote: wrote('replace'),
    means: { kind: 'write', outcome: 'fail' },
  },
  'a write that was not answered': {
    answer: 'TIMEOUT',
    wrote: wrote('replace'),
    means: { kind: 'write', outcome: 'info' },
  },
  'a write that failed in the server': {
    answer: 502,
    wrote: wrote('replace'),
    means: { outcome: 'info', came: false },
  },
  'a write that was wrong': { answer: 400, wrote: wrote('replace'), means: { outcome: 'fail' } },
  'a status that means: not recognised': {
    answer: 401,
    means: { kind: 'read', outcome: 'fail', denied: true, came: false, saw: undefined },
  },
  'a way to the login page means the same': {
    answer: [302, '/login?next=%2F'],
    means: { kind: 'hop', outcome: 'fail', denied: true, next: null },
  },
  'a user who has logged out is turned away rightly': {
    answer: [302, '/login'],
    loggedOut: true,
    means: { kind: 'read', outcome: 'ok', denied: undefined, came: true, next: null, saw: [] },
  },
  'so is one who is just logging out': {
    answer: [303, '/login'],
    wrote: wrote('logout'),
    means: { kind: 'write', outcome: 'ok', came: true, next: null, saw: [] },
  },
  'an old cookie that is turned away': {
    answer: 401,
    step: { ...page, replay: true },
    means: { kind: 'replay', outcome: 'ok', denied: undefined, saw: [] },
  },
  'an old cookie that is turned away by a redirect': {
    answer: [302, '/login'],
    step: { ...page, replay: true },
    means: { kind: 'replay', outcome: 'ok', next: null, saw: [] },
  },
  'an old cookie that still shows its user': {
    answer: 200,
    body: 'u1-w1-tag',
    step: { ...page, replay: true },
    means: { kind: 'replay', outcome: 'ok', saw: ['u1-w1'] },
  },
  'an old cookie that is sent elsewhere is not followed': {
    answer: [302, '/home'],
    step: { ...page, replay: true },
    means: { kind: 'replay', outcome: 'ok', next: null, error: undefined },
  },
  'a value for later requests': {
    answer: 200,
    step: { ...page, extract: ({ body }) => ({ token: body }) },
    body: 'secret',
    means: { values: { user: 'u1', token: 'secret' } },
  },
  'a value that is missing': {
    answer: 200,
    step: {
      ...page,
      extract: () => {
        throw new UnreadableAnswer('without token');
      },
    },
    means: { outcome: 'fail', error: 'UNREADABLE_PAGE: without token', values: { user: 'u1' } },
  },
};

const hopOf = ({ answer, body = '' }: Case): Pick<RoundTrip, 'answer' | 'error'> => {
  if (typeof answer === 'string') return { answer: null, error: { code: answer, message: 'of the test' } };
  const [status, location] = typeof answer === 'number' ? [answer, null] : answer;
  const answered: Answer = { status, replica: null, location, body, headers: {} };
  return { answer: answered, error: null };
};

for (const [name, found] of Object.entries(CASES)) {
  t.test(name, async (t) => {
    const { step = page, wrote, redirects = 0, loggedOut = false, means } = found;
    const aside = step.replay ? { aside: 'replay' as const } : {};
    const asked = { step, request: step.request({}), wrote, redirects, ...aside };
    const { next, saw, ...meaning } = meaningOf(
      hopOf(found),
      asked,
      { values: { user: 'u1' }, loggedOut },
      app,
      world,
    );
    t.match({ ...meaning, next: next?.path ?? null, saw: saw?.marks }, means);
  });
}

t.test(
  'a redirect is asked for as a browser does: by GET, with the headers of before, and no body',
  async (t) => {
    const request = { method: 'POST', path: '/', body: 'x', headers: { 'x-csrf': '1' } } as const;
    const hop = hopOf({ answer: [303, '/page'], means: {} });
    const asked = { step: page, request, wrote: wrote('replace'), redirects: 0 };
    const { next } = meaningOf(hop, asked, { values: {}, loggedOut: false }, app, world);
    t.same(next, { method: 'GET', path: '/page', headers: { 'x-csrf': '1' } });
  },
);
