import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import t from 'tap';
import { commandLineOf } from '../../src/cli/command-line.ts';

/** What is told of a command line that `run` was given. */
function told(words: readonly string[], env: Record<string, string> = {}, script = '/usr/bin/session-lab') {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    const run = new Command('run')
      .addOption(new Option('--target <url>').env('TEST_TARGET'))
      .option('-H, --header <header>', 'repeated', (text, all: string[] = []) => [...all, text], undefined)
      .option('--users <n>')
      .action(() => undefined);
    new Command('session-lab').addCommand(run).parse(['node', script, 'run', ...words]);
    return commandLineOf(run, 'session-lab', ['node', script, 'run', ...words], process.env);
  } finally {
    process.env = before;
  }
}

t.test('a command line is told as it was typed', async (t) => {
  t.equal(told(['--target', 'http://x:1', '--users', '3']), 'session-lab run --target http://x:1 --users 3');
  t.equal(told(['--target', "it's a name"]), `session-lab run --target 'it'\\''s a name'`);
  const source = resolve('loadtest/src/main.ts');
  t.equal(told(['--users', '3'], {}, source), 'tools/run loadtest/src/main.ts run --users 3');
});

t.test('what the environment gave is told, too, and no more than that', async (t) => {
  t.equal(told([], { TEST_TARGET: 'http://x:1' }), 'session-lab run --target http://x:1');
  t.equal(
    told(['--target', 'http://y:2'], { TEST_TARGET: 'http://x:1' }),
    'session-lab run --target http://y:2',
  );
});

t.test('no secret is told', async (t) => {
  t.equal(
    told(['-H', 'Authorization: Bearer s3cret', '--header=Cookie: sid=s3cret', '-HX-Key: s3cret']),
    "session-lab run -H 'Authorization: …' '--header=Cookie: …' '-HX-Key: …'",
  );
  t.equal(told(['--target', 'http://me:s3cret@x:1']), "session-lab run --target 'http://…@x:1'");
  t.equal(told([], { TEST_TARGET: 'http://me:s3cret@x:1' }), "session-lab run --target 'http://…@x:1'");
});
