/** A few hundred hostile inputs, to both apps and by way of nginx; `make hostile` sends ten thousand. */
import t from 'tap';
import { runLab } from '../support/run-lab.ts';

t.test('no input makes a replica fail, nor nginx', async (t) => {
  const { code, stdout, stderr } = await runLab(t.testdir(), ['hostile', '--seed', '1', '--inputs', '200']);
  t.equal(code, 0, stdout + stderr);
  for (const app of ['fastify', 'express'])
    for (const way of ['app-1', 'nginx'])
      t.match(
        stdout,
        new RegExp(`\\| ${app} +\\| ${way} +\\| +200 \\|(?: +\\d+ \\|){3} +0 \\|`),
        `${app} by ${way}`,
      );
  t.match(stdout, /The same again: make hostile SEED=1/);
});
