import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { runCommand } from '../../src/command.ts';
import { isAlive } from '../../src/drivers/processes/family.ts';
import { endMember, holdMember, startMember } from '../../src/drivers/processes/member.ts';

const MODULE = resolve(import.meta.dirname, '../../src/drivers/processes/member.ts');

/** Says a word, and lives until it is ended. */
const SAYING = ['-e', 'console.log("begun"); setInterval(() => {}, 1000)'];

const commandIn = (t: Test) => {
  const cwd = t.testdir();
  return { path: process.execPath, args: SAYING, env: {}, cwd, port: 0, log: join(cwd, 'log') };
};

t.test('a process begins once it is written down, and not before', async (t) => {
  const command = commandIn(t);
  const said = () => readFile(command.log, 'utf8');
  const member = await startMember(command, async (member) => {
    t.ok(await isAlive(member));
    t.equal(await said(), '');
  });
  while ((await said()) === '') await sleep(20);
  t.equal(await said(), 'begun\n');
  await endMember(member, 'SIGTERM');
  t.notOk(await isAlive(member));
});

t.test('one that nobody could write down ends by itself', async (t) => {
  const command = commandIn(t);
  const dying = `
    import { writeSync } from 'node:fs';
    import { startMember } from ${JSON.stringify(MODULE)};
    await startMember(${JSON.stringify(command)}, async (member) => {
      writeSync(1, JSON.stringify(member));
      process.exit();
    });`;
  const { stdout } = await runCommand(process.execPath, ['--input-type=module', '-e', dying]);
  const member = JSON.parse(stdout);
  while (await isAlive(member)) await sleep(20);
  t.equal(await readFile(command.log, 'utf8'), '', 'and has done nothing');
});

t.test('held still, it says nothing from then on, and goes on when it is let', async (t) => {
  const counting = ['-e', 'let n = 0; setInterval(() => console.log(++n), 1)'];
  const command = { ...commandIn(t), args: counting };
  const said = () => readFile(command.log, 'utf8');
  const member = await startMember(command, async () => {});
  t.teardown(() => endMember(member, 'SIGKILL'));
  while ((await said()) === '') await sleep(5);
  await holdMember(member, 'SIGSTOP');
  const before = await said();
  await sleep(50);
  t.equal(await said(), before);
  await holdMember(member, 'SIGCONT');
  while ((await said()) === before) await sleep(5);
  t.ok(await isAlive(member));
});
