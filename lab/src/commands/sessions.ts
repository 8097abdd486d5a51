/** lab sessions: what the session stores hold, without a secret: sessions appear as fingerprints. */

import { operator } from '@session-lab/shared';
import { Command } from 'commander';
import { addNamedLabOptions, type NamedLabOptions, theLab } from './lab-options.ts';

export const sessionsCommand = (signal: AbortSignal): Command =>
  addNamedLabOptions(new Command('sessions').description('show what the session stores hold')).action(
    async (options: NamedLabOptions) => {
      const lab = await theLab(options, signal);
      const { path, answer } = operator.sessions;
      for (const replica of await lab.replicas()) {
        const { shared, count, sessions } = answer.parse(await lab.ask(replica, path));
        console.log(`${shared ? 'all replicas' : replica}: ${count} sessions`);
        for (const { fingerprint, ttlS, bytes } of sessions) {
          console.log(`  ${fingerprint}  ${String(bytes).padStart(6)} bytes  expires in ${ttlS} s`);
        }
        if (count > sessions.length) console.log(`  and ${count - sessions.length} more`);
        if (shared) return;
      }
    },
  );
