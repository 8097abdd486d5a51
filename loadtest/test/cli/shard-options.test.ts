import { Command } from 'commander';
import t from 'tap';
import { addShardOptions, type ShardOptions, shardIn } from '../../src/cli/shard-options.ts';

function shardOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const command = addShardOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(args, { from: 'user' });
  return shardIn(command.opts<ShardOptions>(), environment);
}

t.test('is what is said, or what those who start many processes tell each of them', async (t) => {
  const third = { run: 'a', number: 3, of: 8 };
  t.strictSame(shardOf(['--shard', '3/8', '--run', 'a']), third);
  t.strictSame(
    shardOf(['--shard', '3', '--shards', '8', '--run', 'a']),
    third,
    'as a task of a Swarm has it',
  );
  t.strictSame(shardOf(['--shards', '8', '--run', 'a'], { JOB_COMPLETION_INDEX: '2' }), third);
  t.strictSame(shardOf(['--run', 'a'], { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '8' }), third);
  t.strictSame(shardOf(['--run', 'a'], { CIRCLE_NODE_INDEX: '2', CIRCLE_NODE_TOTAL: '8' }), third);
  t.strictSame(
    shardOf(['--run', 'a'], { BUILDKITE_PARALLEL_JOB: '2', BUILDKITE_PARALLEL_JOB_COUNT: '8' }),
    third,
  );
  t.strictSame(shardOf(['--shard', '3/8', '--run', 'a'], { JOB_COMPLETION_INDEX: '5' }), third, 'said wins');
});

t.test('where nothing is said of shards, a number in the environment is somebody else’s', async (t) => {
  t.equal(shardOf([], { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '8', JOB_COMPLETION_INDEX: '1' }), undefined);
});

t.test('where only half of it is known, it says which half is missing', async (t) => {
  const refused = (args: readonly string[], environment: Readonly<Record<string, string>>, why: RegExp) =>
    t.throws(() => shardOf(args, environment), { message: why }, why.source);
  refused(
    ['--shards', '8', '--run', 'a'],
    {},
    /^--shards 8 is for one of several shards, and nothing says which: add --shard 3\/8/,
  );
  refused(['--run', 'a'], {}, /^--run is for one of several shards/);
  refused(['--start-at', '2026-01-01T00:00:00Z'], {}, /^--start-at is for one of several shards/);
  refused(
    ['--run', 'a'],
    { JOB_COMPLETION_INDEX: '2' },
    /^this is shard 3 of an unknown number: add --shards/,
  );
  refused(['--shard', '3', '--run', 'a'], {}, /^this is shard 3 of an unknown number/);
  refused(
    ['--shard', '3/8'],
    {},
    /^shard 3 of 8 needs --run \(or SESSION_LAB_RUN\): one name for all shards/,
  );
  refused(
    ['--shard', '9/8', '--run', 'a'],
    {},
    /^there is no shard 9 of 8 \(as --shard says\): they are 1 to 8$/,
  );
  refused(
    ['--shards', '8', '--run', 'a'],
    { JOB_COMPLETION_INDEX: '8' },
    /^there is no shard 9 of 8 \(as JOB_COMPLETION_INDEX/,
  );
  refused(
    ['--shards', '4', '--run', 'a'],
    { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '8' },
    /^--shards says that there are 4, and CI_NODE_INDEX that there are 8$/,
  );
  refused(
    ['--shards', '8', '--run', 'a'],
    { JOB_COMPLETION_INDEX: 'x' },
    /JOB_COMPLETION_INDEX is no number: x/,
  );
});

t.test('takes a time with its zone, or seconds since 1970, and no other', async (t) => {
  const startAt = (text: string) =>
    addShardOptions(new Command())
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parse(['--start-at', text], { from: 'user' })
      .opts<ShardOptions>().startAt;
  t.equal(startAt('2020-12-01T12:00:00Z'), Date.UTC(2020, 11, 1, 12));
  t.equal(startAt('2020-12-01T12:00:00.5+02:00'), Date.UTC(2020, 11, 1, 10, 0, 0, 500));
  t.equal(startAt('1600000000'), 1_600_000_000_000);
  for (const text of ['12:00', '2020-12-01T12:00:00', 'soon', '99'])
    t.throws(() => startAt(text), /Give a time/);
  t.throws(() => startAt('2999-01-01T00:00:00Z'), /more than a day from now/);
  for (const shard of ['0/8', '3/', '3/0', 'x', '3/1001'])
    t.throws(() => shardOf(['--shard', shard, '--run', 'a']), /Give its number/);
  for (const run of ['', 'a b', '../a', '.a'])
    t.throws(() => shardOf(['--shard', '1/2', '--run', run]), /Give letters/);
});
