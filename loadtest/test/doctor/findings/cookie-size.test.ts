import t from 'tap';
import { said, visit } from '../../support/visits.ts';

const sized = (bytes: number, name = 'session') =>
  visit('new', {
    set: [`${name}=${'eyJ'.padEnd(bytes - name.length, 'x')}; HttpOnly; Secure`],
    ...(bytes > 4096 ? { refusal: 'too-large' as const } : {}),
  });

t.test(
  'more than 4096 bytes are broken for a session, a few less are looked at, and most are ok',
  async (t) => {
    t.match(said('cookie-size', [sized(4200)]), { verdict: 'broken', says: /session has 4200 bytes/ });
    t.match(said('cookie-size', [sized(4200, 'lang')]), { verdict: 'look' });
    t.match(said('cookie-size', [sized(3600)]), { verdict: 'look', says: /3600 of 4096/ });
    t.match(said('cookie-size', [sized(300)]), { verdict: 'ok' });
  },
);

t.test('many that are long together are looked at', async (t) => {
  const sent = ['a', 'b', 'c'].map((name) => `${name}=${'x'.repeat(2500)}`);
  t.match(said('cookie-size', [sized(300), visit('return', { sent })]), {
    verdict: 'look',
    says: /are 7\d\d\d bytes/,
  });
});

t.test('without cookies there is nothing to say', async (t) => {
  t.equal(said('cookie-size', [visit('new')]), null);
});
