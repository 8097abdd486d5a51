/** Each addition at work: its patch is applied to a copy of this checkout, and what it brings is run. */
import t from 'tap';
import { PatchedCheckout } from '../support/patched-checkout.ts';
import { ADDITIONS, patchOf } from './additions.ts';

const checkout = await PatchedCheckout.make(t, Object.keys(ADDITIONS).map(patchOf));
for (const { row, tests, commands = [] } of Object.values(ADDITIONS))
  t.test(row, async (t) => {
    for (const args of [...tests.map((test) => [test]), ...commands])
      t.match(await checkout.node(args), { stdout: /./ }, args.join(' '));
  });
