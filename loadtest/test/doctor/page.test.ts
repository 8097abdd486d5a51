import t from 'tap';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { pageOf } from '../../src/doctor/page.ts';
import { madeUp, newcomers, observed, returns } from '../support/visits.ts';

const BOTH = ['app-1', 'app-2'] as const;
const broken = diagnose(observed([...newcomers(4, BOTH), ...returns('KNKNKN', BOTH), ...madeUp('NN')]));

t.test(
  'the headline stands first, and is not said twice; each finding has a sign, and what is broken a repair',
  async (t) => {
    const page = pageOf(broken, { colour: false });
    const lines = page.split('\n');
    t.match(lines[0], /^Sessions of app-1 are not known to app-2/);
    t.equal(page.split('Sessions of app-1 are not known').length, 2);
    t.match(page, /^✗ broken {2}session kept {5}as said above$/m);
    t.match(page, /^ +Repair: let all replicas/m);
    t.match(page, /^✓ ok {6}replicas/m);
    t.match(lines.at(-1), /^\d+ requests to https:\/\/shop\.example\/ in 8 s, all of them GET\.$/);
  },
);

t.test('lines keep to the width, and colour adds nothing but colour', async (t) => {
  for (const width of [80, 110]) {
    const page = pageOf(broken, { colour: false, width });
    t.ok(
      page.split('\n').every((line) => line.length <= width),
      String(width),
    );
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
  t.equal(pageOf(broken, { colour: true }).replace(/\u001b\[\d+m/g, ''), pageOf(broken, { colour: false }));
});

t.test('the verdict is the worst of the findings’, and the headline is the worst one’s', async (t) => {
  t.equal(broken.verdict, 'broken');
  const sound = diagnose(observed([...newcomers(4, BOTH), ...returns('KKKKKK', BOTH), ...madeUp('NN')]));
  t.match(sound, { verdict: 'ok', headline: /^A session is known on app-1 and app-2/ });
});
