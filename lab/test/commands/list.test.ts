import { join } from 'node:path';
import t from 'tap';
import { FAULT_NAMES } from '../../src/catalogue/faults/index.ts';
import { profileNames } from '../../src/catalogue/read-profile.ts';
import { runCommand } from '../../src/command.ts';
import { ROOT } from '../../src/paths.ts';

const list = async (what: string): Promise<string[]> =>
  (await runCommand(process.execPath, [join(ROOT, 'lab/src/main.ts'), 'list', what])).stdout.split('\n');

for (const [what, names] of [
  ['profiles', await profileNames()],
  ['faults', FAULT_NAMES],
  ['scenarios', ['image', 'views', 'login', 'cart', 'flash', 'concurrent']],
] as const)
  t.test(`each of the ${what} has a line that says what it is`, async (t) => {
    const lines = await list(what);
    for (const name of names)
      t.equal(lines.filter((line) => new RegExp(`^${name} +\\S`).test(line)).length, 1, name);
  });

t.test('what there is no list of is an error that names those that there are', async (t) => {
  await t.rejects(list('nothing'), { message: /profiles, faults, scenarios/ });
});
