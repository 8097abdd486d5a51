import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { found } from '../../support/notation.ts';

const availability = (lines: string) => found('availability', lines);

t.test('an empty history says nothing', async (t) => {
  t.equal(availability(''), null);
});

t.test('holds where everything is answered', async (t) => {
  t.match(availability('u1 write app-1 ok +A\n u1 read app-2 ok A nothing'), { checked: 2, violations: 0 });
});

t.test('is violated by no answer, and by a failure of the server’s', async (t) => {
  t.match(availability('u1 write - info'), { violations: 1 });
  t.match(availability('u1 read app-1 fail A'), { violations: 1 });
});

foundBroken(t, 'availability', 'views', {
  refuses: ({ requests }) => (requests % 9 === 0 ? 503 : undefined),
});
