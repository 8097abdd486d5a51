/** Who may look at the live page, and who may act on it. */
import t from 'tap';
import { type Asked, refusal } from '../../src/live/guard.ts';

const RIGHT = { port: 8090, token: 'a'.repeat(32) };

const own: Asked = {
  method: 'POST',
  host: '127.0.0.1:8090',
  origin: 'http://127.0.0.1:8090',
  contentType: 'application/json',
  token: RIGHT.token,
  open: false,
};

t.test('the page itself may act, and its holder may look', async (t) => {
  t.equal(refusal(own, RIGHT), null);
  const look: Asked = { ...own, method: 'GET', origin: undefined, contentType: undefined };
  t.equal(refusal(look, RIGHT), null);
  t.equal(refusal({ ...look, host: 'localhost:8090' }, RIGHT), null);
  t.equal(refusal({ ...look, token: undefined, open: true }, RIGHT), null, 'its scripts and styles');
});

for (const [says, change, status] of [
  ['without the token', { token: undefined }, 403],
  ['with another token', { token: 'b'.repeat(32) }, 403],
  ['with a part of the token', { token: 'aaaa' }, 403],
  ['from the page of another site', { origin: 'http://evil.example' }, 403],
  ['from a lab of its own', { origin: 'http://round-robin.localhost:8091' }, 403],
  ['from a page without an origin', { origin: 'null' }, 403],
  ['from nowhere', { origin: undefined }, 403],
  ['as a form sends it', { contentType: 'application/x-www-form-urlencoded' }, 415],
  ['as a form may send JSON', { contentType: 'text/plain' }, 415],
  ['by a name that leads here', { host: 'evil.example:8090', origin: 'http://evil.example:8090' }, 421],
  ['at another port', { host: '127.0.0.1:9999', origin: 'http://127.0.0.1:9999' }, 421],
  ['with the scripts’ freedom', { token: undefined, open: true }, 403],
] as const) {
  t.test(`nothing is done ${says}`, async (t) => {
    t.match(refusal({ ...own, ...change }, RIGHT), { status });
  });
}

t.test('nobody looks without the token', async (t) => {
  t.match(refusal({ ...own, method: 'GET', token: undefined }, RIGHT), {
    status: 403,
    says: /open the address that make live has printed/,
  });
});
