/** What a terminal is given: colours where they are wanted, and lines that fit. */
import { spawnSync } from 'node:child_process';
import type { WriteStream } from 'node:tty';
import t from 'tap';
import { canRedraw, hasColours, widthOf } from '../../src/cli/terminal.ts';

const terminal = { isTTY: true, columns: 100 } as WriteStream;
const file = { isTTY: false } as WriteStream;

t.beforeEach(() => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'TERM']) delete process.env[name];
});

t.test('a terminal has colours and a file has none, unless somebody says otherwise', async (t) => {
  t.ok(hasColours(terminal));
  t.notOk(hasColours(file));
  process.env.NO_COLOR = '1';
  t.notOk(hasColours(terminal));
  process.env.FORCE_COLOR = '1';
  t.ok(hasColours(file), 'who forces them wants them');
  process.env.FORCE_COLOR = '0';
  t.notOk(hasColours(terminal));
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) process.env[name] = '';
  t.ok(hasColours(terminal), 'empty is as good as unset');
  process.env.TERM = 'dumb';
  t.notOk(hasColours(terminal));
  t.notOk(canRedraw(terminal));
});

t.test('lines are as long as the terminal is wide', async (t) => {
  t.equal(widthOf(terminal), 100);
  t.equal(widthOf(file), Number.POSITIVE_INFINITY);
  t.equal(widthOf({ isTTY: true, columns: 0 } as WriteStream), 80, 'one that does not say');
});

const withoutPty =
  spawnSync('script', ['--version']).status === 0 ? false : 'left out: there is no script(1)';

/** What a program writes to a terminal of eighty columns. */
function onPty(program: string, env: Readonly<Record<string, string>>): string {
  const command = `stty cols 80; ${process.execPath} --input-type=module -e '${program.replaceAll("'", "'\\''")}'`;
  return spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).stdout;
}

/** Redraws the line a few times, on a terminal of eighty columns; returns all that was written to it. */
function progressOnPty(env: Readonly<Record<string, string>>): string {
  const program = `
    import { ProgressLine } from './loadtest/src/cli/progress-line.ts';
    import { setTimeout } from 'node:timers/promises';
    const line = new ProgressLine({ label: 'a-profile-with-a-name-that-is-long'.padEnd(60), totalMs: 60_000, fault: 'kill' });
    for (let i = 0; i < 4; i++) {
      await setTimeout(110);
      line.show(() => ({ ok: 1e6, fail: 1e6, info: 9, requests: i * 1e5, errors: 123, fault: null }));
    }
    line.done();`;
  return onPty(program, env);
}

t.test('the progress line never goes on to a second one', { skip: withoutPty }, async (t) => {
  const drawn = progressOnPty({ TERM: 'xterm' }).split('\r\u001b[2K').slice(1, -1);
  t.equal(drawn.length, 4);
  for (const line of drawn) {
    t.ok(line.length < 80, `${line.length}`);
    t.notMatch(line, /\n/);
    t.match(line, /^a-profile/);
  }
  t.notOk(
    progressOnPty({ TERM: 'dumb' }).includes('\u001b'),
    'and a terminal that can’t be redrawn is left alone',
  );
});

t.test('the progress line says in which phase it counts', { skip: withoutPty }, async (t) => {
  const program = `
    import { ProgressLine } from './loadtest/src/cli/progress-line.ts';
    import { setTimeout } from 'node:timers/promises';
    const line = new ProgressLine({ label: 'sticky', totalMs: 60_000, fault: 'kill', ahead: () => 'profile 1 of 2 | ' });
    for (const fault of [null, { name: 'kill', undone: false }, { name: 'kill', undone: true }]) {
      await setTimeout(110);
      line.show(() => ({ ok: 3, fail: 1, info: 0, requests: 9, errors: 0, fault }));
    }
    line.done();`;
  const drawn = onPty(program, { TERM: 'xterm' }).split('\r\u001b[2K').slice(1, -1);
  t.same(
    drawn.map((line) => line.split(';')[0]),
    ['before', 'since', 'after'].map((when) => `profile 1 of 2 | sticky, ${when} kill: 3 flows kept, 1 lost`),
  );
});
