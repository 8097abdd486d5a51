import fastifyCookie from '@fastify/cookie';
import { newSessionId } from '@session-lab/shared';
import t from 'tap';
import { RememberingSigner } from '../../src/session/remembering-signer.ts';

const SECRET = 's'.repeat(32);

t.test('says what @fastify/cookie says, the first time and any other', async (t) => {
  const plain = new fastifyCookie.Signer(SECRET);
  const signer = new RememberingSigner(SECRET);
  const id = newSessionId();
  const signed = plain.sign(id);
  for (let times = 0; times < 2; times += 1) {
    t.equal(signer.sign(id), signed);
    for (const cookie of [
      signed,
      `${signed.slice(0, -1)}${signed.endsWith('A') ? 'B' : 'A'}`,
      `${signed}A`,
      signed.slice(0, -1),
      `${id}.`,
      id,
      `.${id}`,
      plain.sign(`${id}x`).replace('x.', '.'),
      new fastifyCookie.Signer('t'.repeat(32)).sign(id),
      plain.sign(newSessionId()),
      '',
      '.',
    ])
      t.same(signer.unsign(cookie), plain.unsign(cookie), cookie);
  }
});

t.test('a forged cookie of an id that is known is refused', async (t) => {
  const signer = new RememberingSigner(SECRET);
  const id = newSessionId();
  t.equal(signer.unsign(signer.sign(id)).valid, true);
  t.same(signer.unsign(`${id}.${'A'.repeat(43)}`), { valid: false, renew: false, value: null });
  t.equal(signer.unsign(signer.sign(id)).valid, true, 'and the true one goes on to be taken');
});
