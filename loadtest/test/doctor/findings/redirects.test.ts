import t from 'tap';
import { said, visit } from '../../support/visits.ts';

const to = (location: string, more = {}) => visit('new', { status: 302, location, ...more });

t.test(
  'to an address of the inside is broken; from https to http, or to another port, is looked at',
  async (t) => {
    for (const inside of [
      'http://10.0.0.7:3000/login',
      'http://localhost:8080/',
      'http://app-1:3000/',
      'https://[::1]/',
    ])
      t.match(said('redirects', [to(inside)]), { verdict: 'broken', says: /can’t reach/ }, inside);
    t.match(said('redirects', [to('http://shop.example/login')]), { verdict: 'look', says: /back to http/ });
    t.match(said('redirects', [to('https://shop.example:8443/login')]), {
      verdict: 'look',
      says: /another port/,
    });
  },
);

t.test(
  'within the site, from http to https, and between addresses of one’s own machine, are sound',
  async (t) => {
    t.equal(said('redirects', [to('https://shop.example/login')]), null);
    t.equal(said('redirects', [to('https://shop.example/', { origin: 'http://shop.example' })]), null);
    t.equal(
      said('redirects', [to('http://127.0.0.1:3000/login', { origin: 'http://127.0.0.1:3000' })]),
      null,
    );
  },
);

t.test('to another site: what is there was not asked', async (t) => {
  t.match(said('redirects', [to('https://id.other.example.net/')]), {
    verdict: 'look',
    says: /another site, id\.other/,
  });
});
