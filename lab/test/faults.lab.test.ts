/** Each fault on real parts: what it costs is as predicted, and it is undone. */
import t from 'tap';
import { faults } from '../src/catalogue/faults/index.ts';
import { unfit } from '../src/catalogue/faults/needs.ts';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { experiment, GENTLE, lab } from './support/experiment.ts';

/** Those that copies may notice, too. */
const COPIES_TOO: readonly string[] = ['pause', 'kill-all-but-one'];

/** Tried in files of their own, or with the strategies; and those that are a kill with other words. */
const ELSEWHERE: readonly string[] = ['kill', 'rolling', 'rolling-naive', 'scale', 'stop', 'restart'];

for (const fault of faults.filter(({ name }) => !ELSEWHERE.includes(name))) {
  const fitting: string[] = [];
  for (const name of COPIES_TOO.includes(fault.name) ? ['sticky', 'replicated'] : ['sticky'])
    if (unfit(fault, await readProfile(name)) === null) fitting.push(name);
  // Others are tried in store-faults.long.lab.test.ts.
  if (!fitting.includes('sticky')) continue;
  t.test(`${fault.name}: what it costs is as predicted, in one memory and in copies`, async (t) => {
    for (const name of fitting) {
      const { result } = await experiment(t, name, {
        args: [...GENTLE, '--duration', '3s'],
        fault: fault.name,
      });
      t.match(result, { verdict: 'intact', surprises: [], fault: { name: fault.name } }, name);
      if (fault.name === 'pause')
        t.ok((result.fault?.longestUnavailableMs ?? 0) > 100, 'for most of the pause');
    }
    for (const replica of await lab.replicas())
      t.match(await lab.ask(replica, '/healthz'), { status: 'ok' }, `${replica} is well again`);
  });
}
