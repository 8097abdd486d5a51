import { delimiter } from 'node:path';
import t, { type Test } from 'tap';
import { engineOf, requireManager } from '../../src/drivers/swarm/engines.ts';
import { layProgram } from '../support/lay-program.ts';

/** A docker that answers so. */
async function docker(t: Test, script: string): Promise<AbortSignal> {
  const folder = t.testdir();
  await layProgram(`${folder}/docker`, script);
  const { PATH } = process.env;
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  t.teardown(() => {
    process.env.PATH = PATH;
  });
  return new AbortController().signal;
}

t.test('an engine that can’t run a stack is told of with what to do', async (t) => {
  for (const [script, message] of [
    ['echo "Cannot connect to the Docker daemon" >&2; exit 1', /no Docker engine answers .*DOCKER_HOST/],
    ['echo " false[Cannot connect to the Docker daemon]"', /no Docker engine answers/],
    ['echo "inactive false[]"', /in no Swarm: .*docker swarm init/],
    ['echo "active false[]"', /manages no Swarm/],
  ] as const)
    await t.test(script, async (t) => {
      await t.rejects(requireManager(await docker(t, script)), { code: 'USER', message });
    });
  await t.test('and one that can is', async (t) => {
    await t.resolves(requireManager(await docker(t, 'echo "active true[]"')));
  });
});

t.test('the engine of another node is one that SWARM_NODES tells of', async (t) => {
  t.same(engineOf('n1', 'n1'), []);
  t.throws(() => engineOf('n2', 'n1'), { code: 'USER', message: /SWARM_NODES=n2=/ });
});
