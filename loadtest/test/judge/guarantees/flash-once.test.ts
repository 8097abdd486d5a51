import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { found } from '../../support/notation.ts';

const flash = (lines: string) => found('flash-once', lines);

t.test('an empty history says nothing, and nor does a page before any message', async (t) => {
  t.equal(flash(''), null);
  t.equal(flash('u1 read app-1 ok message nothing'), null);
});

t.test('holds where the message is on the next page and on no other', async (t) => {
  t.match(
    flash('u1 flash app-1 ok +A\n u1 read app-1 ok A message w1\n u1 read app-2 ok A message nothing'),
    {
      checked: 2,
      violations: 0,
    },
  );
});

t.test('is violated by a message that is never shown, and by one that is shown twice', async (t) => {
  t.match(flash('u1 flash app-1 ok +A\n u1 read app-2 ok A message nothing'), { violations: 1 });
  t.match(flash('u1 flash app-1 ok +A\n u1 read app-1 ok A message w1\n u1 read app-1 ok A message w1'), {
    checked: 2,
    violations: 1,
  });
});

t.test(
  'can’t be told where the post, or the page that may have shown it, did not come through',
  async (t) => {
    t.match(flash('u1 flash - info A\n u1 read app-1 ok A message nothing'), { checked: 0, unclear: 1 });
    t.match(flash('u1 flash app-1 ok A\n u1 read - fail A\n u1 read app-1 ok A message nothing'), {
      checked: 0,
      unclear: 1,
    });
  },
);

foundBroken(t, 'flash-once', 'flash', {
  // A message is shown again and again.
  forgets: () => {},
});
