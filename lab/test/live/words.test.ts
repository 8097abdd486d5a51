/** Each language of the live page says all that there is to say. */
import { causes } from 'session-lab';
import t from 'tap';
import { LEVERS } from '../../src/live/levers.ts';
import { languageOf, languages } from '../../src/live/words/index.ts';

/** `figures.kept`, for each text in it. */
function keysOf(value: unknown, above = ''): string[] {
  if (typeof value !== 'object' || value === null) return [above];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, above ? `${above}.${key}` : key));
}

const blanksIn = (text: unknown): string[] =>
  String(text)
    .match(/\{\w+\}/g)
    ?.sort() ?? [];

const at = (words: unknown, key: string): unknown =>
  key.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], words);

const [first, ...others] = languages;

t.test(
  'all languages have the same texts, with the same blanks, and none is empty but where all are',
  async (t) => {
    for (const words of others) {
      t.same(keysOf(words).sort(), keysOf(first).sort(), words.lang);
      for (const key of keysOf(first)) {
        t.same(blanksIn(at(words, key)), blanksIn(at(first, key)), `${words.lang} ${key}`);
        t.equal(at(words, key) === '', at(first, key) === '', `${words.lang} ${key}`);
      }
    }
  },
);

t.test('each button and each cause has its words', async (t) => {
  for (const { lang, levers, causes: titles } of languages) {
    t.same(Object.keys(levers).sort(), LEVERS.map(({ name }) => name).sort(), lang);
    for (const { name, passes } of LEVERS)
      t.equal(levers[name]?.undo === '', passes, `${lang} ${name}: what passes is not undone`);
    t.same(Object.keys(titles).sort(), causes.map(({ name }) => name).sort(), lang);
  }
});

t.test('the language is the one that is asked for, else the first that is read, else English', async (t) => {
  t.equal(languageOf('ko', 'en').lang, 'ko');
  t.equal(languageOf(undefined, 'fr-FR,ko-KR;q=0.8,en;q=0.5').lang, 'ko');
  t.equal(languageOf('xx', 'fr').lang, 'en');
  t.equal(languageOf(undefined, undefined).lang, 'en');
});
