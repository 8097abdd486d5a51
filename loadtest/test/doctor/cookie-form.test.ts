import t from 'tap';
import { formOf, madeUp, routeOf } from '../../src/doctor/cookie-form.ts';

t.test('ids, and cookies that carry their own content, are told by their form', async (t) => {
  const ids = [
    '9F86D081884C7D659A2FEAA0C55AD015',
    's%3A9f86d081-884c7d659a2f.eKq2bGf1T0e%2F3pWq',
    'k3j2h4pq9rsh4tvw2zx7bn1m',
    '9F86D081884C7D659A2FEAA0C55AD015.jvm1',
  ];
  for (const value of ids) t.equal(formOf(value), 'id', value);
  const carrying = [
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl',
    'eyJ2aWV3cyI6M30.ZkQ2dw.Zm9vYmFyYmF6cXV4Zm9vYmFy',
    '.eJyrVkrLz1eyUkpKLFKqBQAdegQ0.ZkQ2dw.Zm9vYmFyYmF6cXV4Zm9vYmFy',
    'Fe26.2**0cdd607945dd1dffb7da0b0bf5f1a7daa6218cbae14cac51dcbd91fb077aeb5b',
    'c2VjcmV0c2VjcmV0c2VjcmV0--c2VjcmV0c2VjcmV0--c2VjcmV0c2VjcmV0',
  ];
  for (const value of carrying) t.equal(formOf(value), 'carries', value);
  for (const value of ['en', 'dark', '12345678901234567890', 'GA1.2.3', 'true'])
    t.equal(formOf(value), 'plain', value);
});

t.test('a made-up value has the same form, and another content; its route stays', async (t) => {
  const value = '9F86D081884C7D659A2FEAA0C55AD015.jvm1';
  const made = madeUp('JSESSIONID', value);
  t.match(made, /^[0-9A-F]{32}\.jvm1$/);
  t.not(made, value);
  t.equal(routeOf('JSESSIONID', made), 'jvm1');
  t.match(madeUp('connect.sid', 's%3Aabc123.def%2F456'), /^s%3A[a-z]{3}\d{3}\.[a-z]{3}%2F\d{3}$/);
});

t.test('a signature after a dot is no route', async (t) => {
  t.equal(routeOf('connect.sid', 's:abcdefghijklmnop.signature'), null);
});
