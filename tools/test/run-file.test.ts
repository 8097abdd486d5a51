import { join } from 'node:path';
import t, { type Test } from 'tap';
import { runFile } from '../testing/run-file.ts';

const { signal } = new AbortController();

const fileOf = (t: Test, text: string): string => join(t.testdir({ 'it.test.mjs': text }), 'it.test.mjs');
const run = (t: Test, text: string, until = signal) =>
  runFile(fileOf(t, `import t from 'tap';\n${text}`), until);

t.test('counts checks, not the tests that they are grouped in', async (t) => {
  const result = await run(
    t,
    `t.test('a', async (t) => {
       t.ok(true);
       await t.test('b', async (t) => { t.equal(1, 1); t.ok(false, 'later', { todo: true }) });
     });
     t.test('not here', { skip: 'no Docker' }, async () => {});`,
  );
  t.match(result, { passed: 2, skipped: 2, failures: [] });
});

t.test('a failed check has its full name, its difference, and its place', async (t) => {
  const { passed, failures } = await run(
    t,
    `t.test('a', async (t) => { t.same({ x: 1 }, { x: 2 }, 'the same'); t.ok(true); });`,
  );
  t.equal(passed, 1);
  t.match(failures, [{ name: 'a > the same', detail: /- {2}"x": 2,\n\+ {2}"x": 1,[\s\S]*it\.test\.mjs:2:/ }]);
  t.equal(failures.length, 1);
});

t.test('what goes wrong outside of checks is a failure', async (t) => {
  const failing = {
    'an error that is thrown': `t.test('a', async () => { throw new Error('oh') });`,
    'a crash before any check': `import 'nowhere';`,
    'a file that checks nothing': '',
    'a plan that is not kept': `t.plan(2); t.ok(true);`,
    'an end without a word': `t.ok(true); process.reallyExit(0);`,
    'an exit code after all has passed': `t.ok(true); process.on('exit', () => process.reallyExit(3));`,
    'a signal': `t.ok(true); process.kill(process.pid, 'SIGKILL');`,
  };
  for (const [what, text] of Object.entries(failing))
    await t.test(what, async (t) => {
      const { failures } = await run(t, text);
      t.not(failures.length, 0);
      t.notMatch(failures, [{ name: /^undefined|^$/ }]);
    });
});

t.test('keeps what it printed beside TAP', async (t) => {
  const { output } = await run(t, `console.log('hello'); console.error('there'); t.ok(true);`);
  t.match(output, 'hello');
  t.match(output, 'there');
});

t.test('a process that outlives its test and holds its output is told, not waited for', async (t) => {
  const child = `const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], { stdio: 'inherit' });
    child.unref(); setTimeout(() => child.kill(), 60_000).unref(); console.log('pid ' + child.pid);`;
  const { output, failures } = await run(
    t,
    `import { spawn } from 'node:child_process'; ${child} t.ok(true);`,
  );
  t.teardown(() => process.kill(Number(/pid (\d+)/.exec(output)?.[1])));
  t.match(failures, [{ name: /outlived/ }]);
});

t.test('is ended by the signal that it is told', async (t) => {
  const ending = new AbortController();
  const ended = run(
    t,
    `t.test('waits', () => new Promise(() => setInterval(() => {}, 1000)));`,
    ending.signal,
  );
  ending.abort('SIGTERM');
  t.not((await ended).failures.length, 0);
});
