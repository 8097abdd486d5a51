/** A list that all users edit, taken for each user's own. */
import t from 'tap';
import { type Asked, NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** @param ofAll one list for everybody */
const app = (ofAll: boolean) => () => {
  const notes = new Map<string, string[]>();
  return smallApp((asked: Asked) => {
    const id = asked.cookie('sid') ?? asked.fresh();
    const own = ofAll ? 'everybody' : id;
    if (asked.method === 'POST') {
      notes.set(own, [asked.form.get('note') ?? '', ...(notes.get(own) ?? [])]);
      asked.redirect('/note', { 'set-cookie': `sid=${id}; Path=/; HttpOnly` });
    } else asked.send(`note: ${(notes.get(own) ?? []).join(' ')};`);
  });
};

toldOf(t, {
  cause: 'shown-to-others',
  scenario: NOTE,
  defective: app(true),
  sound: app(false),
  breaks: 'isolation',
});
