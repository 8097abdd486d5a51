import { join } from 'node:path';
import t from 'tap';
import { circlesIn, importsOf } from '../testing/imports.ts';

t.test('finds what a file imports: values, types, what it hands on, and what it imports late', async (t) => {
  const text = `import './a.ts';\nimport type { B } from './b.ts';\nexport { c } from './c.ts';\nawait import('./d.ts');\n`;
  const folder = t.testdir({ 'file.ts': text });
  t.same(importsOf(join(folder, 'file.ts')), ['./a.ts', './b.ts', './c.ts', './d.ts']);
});

t.test('tells a circle, and none where two ways lead to one file', async (t) => {
  const sound = { a: ['b', 'c'], b: ['d'], c: ['d'], d: ['outside'] };
  t.same(circlesIn(new Map(Object.entries(sound))), []);
  t.same(circlesIn(new Map(Object.entries({ ...sound, d: ['b'] }))), ['b → d → b']);
  t.same(circlesIn(new Map([['a', ['a']]])), ['a → a']);
});
