/** That both apps pass proves something only if another can fail. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';

t.test('an app that gives everybody the same answer fails in everything', async (t) => {
  const fixture = join(import.meta.dirname, 'fixtures/put-to-conformance.ts');
  const env = { PATH: process.env.PATH, TAP: '1' };
  const output = await text(spawn(process.execPath, [fixture], { env }).stdout);
  const results = [...output.matchAll(/^(not ok|ok) \d+ - (.*?)(?: # .*)?$/gm)];
  t.ok(results.length >= 15);
  t.same(
    results.filter(([, result]) => result === 'ok').map(([, , name]) => name),
    [],
  );
});
