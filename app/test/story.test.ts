/** The story that a page tells of its session, case by case, and what the app makes of a browser's hops. */
import { Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import { HOPS_COOKIE, type Hop } from '../src/hops.ts';
import { storyOf, stripOf } from '../src/story.ts';
import { en } from '../src/words/en.ts';
import { startApp } from './support/start-app.ts';

const hop = (method: string, replica: string, more: Partial<Hop> = {}): Hop => ({
  ...{ method, replica, sent: null, known: false, given: null },
  ...more,
});

const CASES: readonly [says: string, hops: readonly Hop[], shared?: boolean][] = [
  ['GET app-1: your first visit, no session yet', [hop('GET', 'app-1')]],
  [
    'POST app-2 began session d31a → GET app-3 was sent d31a: not known here, app-2 has it',
    [hop('POST', 'app-2', { given: 'd31a' }), hop('GET', 'app-3', { sent: 'd31a' })],
  ],
  [
    'POST app-2 began session d31a → GET app-3 was sent d31a: found',
    [hop('POST', 'app-2', { given: 'd31a' }), hop('GET', 'app-3', { sent: 'd31a', known: true })],
  ],
  [
    'POST app-3 was sent d31a: not known there, and began e07b → GET app-3 was sent e07b: found',
    [
      hop('POST', 'app-3', { sent: 'd31a', given: 'e07b' }),
      hop('GET', 'app-3', { sent: 'e07b', known: true }),
    ],
  ],
  [
    'POST app-1 found d31a, and gave it the new name e07b → GET app-1 was sent e07b: found',
    [
      hop('POST', 'app-1', { sent: 'd31a', known: true, given: 'e07b' }),
      hop('GET', 'app-1', { sent: 'e07b', known: true }),
    ],
  ],
  [
    'GET app-2 was sent d31a: not known here any more, though it was app-2 that had it',
    [hop('GET', 'app-2', { sent: 'd31a', known: true }), hop('GET', 'app-2', { sent: 'd31a' })],
  ],
  [
    'GET app-1 was sent d31a: not known any more',
    [hop('GET', 'app-2', { sent: 'd31a', known: true }), hop('GET', 'app-1', { sent: 'd31a' })],
    true,
  ],
  ['GET app-1 was sent d31a: not known here', [hop('GET', 'app-1', { sent: 'd31a' })]],
];

for (const [says, hops, shared = false] of CASES)
  t.test(says, async (t) => t.equal(storyOf(hops, shared, en), says));

t.test('the strip names replicas and fates in words, too', async (t) => {
  const strip = stripOf([hop('POST', 'app-2', { given: 'd31a' }), hop('GET', 'app-3', { sent: 'd31a' })], en);
  t.match(strip, /replica-2 none[^>]+title="POST app-2: no session, given d31a"/);
  t.match(strip, /replica-3 lost[^>]+title="GET app-3: session not known"/);
  t.match(strip, /✗/);
});

/** A browser that came from another replica with what that one gave it. */
async function wandering(visitor: Visitor, url: string): Promise<Visitor> {
  const elsewhere = new Visitor(url);
  for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value);
  return elsewhere;
}

const form = (visitor: Visitor) =>
  visitor.send('/views', {
    method: 'POST',
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'page=/',
  });

t.test('a browser is told what has become of its session, and a program gets no cookie for it', async (t) => {
  const [one, other] = [await startApp(t, { REPLICA: 'app-1' }), await startApp(t, { REPLICA: 'app-2' })];
  const visitor = new Visitor(one.url);
  t.match((await visitor.page('/views')).text, /your first visit, no session yet/);
  await form(visitor);
  t.match(
    (await visitor.page('/views')).text,
    /POST app-1 began session [\da-f]{4} → GET app-1 was sent [\da-f]{4}: found/,
  );
  const elsewhere = await wandering(visitor, other.url);
  t.match(
    (await elsewhere.page('/views')).text,
    /GET app-2 was sent [\da-f]{4}: not known here, app-1 has it/,
  );
  t.ok(elsewhere.cookies.has(HOPS_COOKIE));
  const program = new Visitor(one.url);
  await program.post('/views');
  t.same([...program.cookies.keys()], ['sid']);
});

t.test('no more than eight hops are kept, and what is none is left out', async (t) => {
  const { url } = await startApp(t);
  const visitor = new Visitor(url);
  visitor.cookies.set(HOPS_COOKIE, `GET~<script>~~~!${'GET~app-9~~~!'.repeat(20)}x`);
  const { text } = await visitor.page('/views');
  t.notMatch(text, /<script>/);
  t.equal(text.split('<li class="replica-').length - 1, 8);
  t.equal(visitor.cookies.get(HOPS_COOKIE)?.split('!').length, 8);
});
