/** Each language of the pages says all that there is to say, and a browser's user is told in the one that they read. */
import { failures, readImage } from '@session-lab/shared';
import t from 'tap';
import { languages, tellIn } from '../src/words/index.ts';
import { ko } from '../src/words/ko.ts';
import { startApp } from './support/start-app.ts';

const keysOf = (value: unknown, above = ''): string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? [above]
    : Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${above}.${key}`));

const [english, ...others] = languages;

t.test('all languages have the same texts', async (t) => {
  for (const words of others) t.same(keysOf(words).sort(), keysOf(english).sort(), words.lang);
});

t.test('what programs are told in English has its words in each other language', async (t) => {
  const messages = [
    await readImage(null),
    await readImage({ name: 'a.png', bytes: Buffer.alloc(0) }),
    await readImage({ name: 'a.txt', bytes: Buffer.from('no image') }),
    ...Object.values(failures).map(({ message }) => message),
    'The image is larger than the 64 KiB that a session may hold here.',
    'The cart holds at most 20 different items.',
  ].map(String);
  for (const words of others)
    for (const message of messages) t.not(tellIn(words, message), message, `${words.lang}: ${message}`);
  t.equal(tellIn(ko, 'a.png is empty.'), 'a.png: 빈 파일입니다.');
  t.equal(tellIn(ko, 'Unheard of.'), 'Unheard of.');
});

t.test('a page is in the language that its reader prefers, and JSON is not', async (t) => {
  const { url } = await startApp(t, { REPLICA: 'app-1', PROFILE: 'round-robin' });
  const visit = (accept: string, language: string) =>
    fetch(`${url}/views`, { headers: { accept, 'accept-language': language, connection: 'close' } });
  const korean = await visit('text/html', 'ko-KR,ko;q=0.9,en;q=0.8');
  const page = await korean.text();
  t.match(page, /<html lang="ko">/);
  t.match(page, /round-robin · GET app-1: 첫 방문/);
  t.match(korean.headers.get('vary'), /accept-language/);
  t.match(await (await visit('text/html', 'fr')).text(), /<html lang="en">/);
  t.match(await (await visit('application/json', 'ko')).json(), { replica: 'app-1', views: 0 });
});
