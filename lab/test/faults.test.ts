/** Each fault on real parts: what it costs is as predicted, and it is undone. */
import t from 'tap';
import { FAULT_NAMES, type FaultName, faultKind } from '../src/faults/faults.ts';
import { readProfile } from '../src/profile.ts';
import { experiment, GENTLE, runtime } from './support/experiment.ts';

/** Those that copies may notice, too. */
const COPIES_TOO: readonly FaultName[] = ['pause', 'kill-all-but-one'];

/** Tried in files of their own, or with the strategies; and those that are a kill with other words. */
const ELSEWHERE: readonly FaultName[] = ['kill', 'rolling', 'rolling-naive', 'scale', 'stop', 'restart'];

for (const fault of FAULT_NAMES.filter((name) => !ELSEWHERE.includes(name))) {
  const fitting: string[] = [];
  for (const name of COPIES_TOO.includes(fault) ? ['sticky', 'replicated'] : ['sticky'])
    if (!faultKind(fault).unfit?.(await readProfile(name))) fitting.push(name);
  // Others are tried in store-faults.test.ts.
  if (!fitting.includes('sticky')) continue;
  t.test(`${fault}: what it costs is as predicted, in one memory and in copies`, async (t) => {
    for (const name of fitting) {
      const { result } = await experiment(t, name, { args: [...GENTLE, '--duration', '3s'], fault });
      t.match(result, { verdict: 'intact', surprises: [], fault: { name: fault } }, name);
      if (fault === 'pause') t.ok((result.fault?.longestUnavailableMs ?? 0) > 100, 'for most of the pause');
    }
    for (const replica of await runtime.replicas())
      t.match(await runtime.ask(replica, '/healthz'), { status: 'ok' }, `${replica} is well again`);
  });
}
