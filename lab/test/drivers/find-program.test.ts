/** Programs that the system must have: on shell scripts in their place. */
import { join } from 'node:path';
import t from 'tap';
import { findProgram } from '../../src/drivers/processes/find-program.ts';
import type { Program } from '../../src/parts/program.ts';
import { layProgram } from '../support/lay-program.ts';

const program: Program = {
  name: 'balancer',
  image: { variable: 'BALANCER_IMAGE', official: 'balancer:1' },
  version: { of: 'balancer', command: ['balancer', 'version'], says: /(\S+)/ },
  packages: { debian: 'balancer-bin', homebrew: 'balancer' },
};

const RUNS = '[ "$1" = version ] && echo 1.2';

t.test('one that runs is taken, and it is asked for its version in its own way', async (t) => {
  const folder = t.testdir();
  await layProgram(join(folder, 'balancer'), RUNS);
  t.same(await findProgram(program, [folder]), {
    program: { path: join(folder, 'balancer'), env: {}, root: '/' },
    why: null,
  });
});

t.test('of several versions in folders of its own, the newest', async (t) => {
  const root = t.testdir();
  for (const version of ['9', '10']) await layProgram(join(root, version, 'bin/balancer'), RUNS);
  const { program: found } = await findProgram({ ...program, folders: [join(root, '*/bin')] }, []);
  t.equal(found?.path, join(root, '10/bin/balancer'));
});

t.test('where there is none, or none that runs, the way to get it is told', async (t) => {
  const folder = t.testdir();
  const none = await findProgram(program, [folder]);
  t.match(none, { program: null, why: /none.*balancer-bin.*brew install balancer.*RUNTIME=compose/ });
  await layProgram(join(folder, 'balancer'), 'echo "libssl.so.3 is missing" >&2; exit 127');
  t.match(await findProgram(program, [folder]), { program: null, why: /does not run.*libssl.*balancer-bin/ });
});
