/** What every request that needs a session is told while the store is away: at once, and without a word of its insides. */
import type { Test } from 'tap';
import { Visitor } from './visitor.ts';

/** @param insides what no answer may mention */
export async function refusedWhileAway(
  t: Test,
  url: string,
  visitor: Visitor,
  insides: RegExp,
): Promise<void> {
  const asked = [
    () => visitor.get('/views'),
    () => visitor.post('/views'),
    () => visitor.post('/login', { user: 'ann' }),
    () => visitor.post('/logout'),
    () => visitor.get('/internal/sessions'),
    () => new Visitor(url).post('/views'),
  ];
  for (const ask of asked) {
    const { status, headers, body, text } = await ask();
    t.equal(status, 503);
    t.equal(headers.get('retry-after'), '1');
    t.same(headers.getSetCookie(), []);
    t.match(body, { error: 'STORE_UNREACHABLE', replica: 'app-1' });
    t.notMatch(text, insides);
  }
}
