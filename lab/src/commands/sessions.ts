/** lab sessions: what the session stores hold, without a secret: sessions appear as fingerprints. */
import { Command } from 'commander';
import { z } from 'zod';
import { runningLab } from '../choose-lab.ts';
import { addLabOptions, type LabOptions, theLab } from './lab-options.ts';

const holdings = z.object({
  shared: z.boolean(),
  count: z.number(),
  sessions: z.array(z.object({ fingerprint: z.string(), ttlS: z.number(), bytes: z.number() })),
});

export const sessionsCommand = (signal: AbortSignal): Command =>
  addLabOptions(new Command('sessions').description('show what the session stores hold')).action(
    async (options: LabOptions) => {
      const lab = await runningLab(options.runtime, theLab(signal));
      for (const replica of await lab.replicas()) {
        const { shared, count, sessions } = holdings.parse(await lab.ask(replica, '/internal/sessions'));
        console.log(`${shared ? 'all replicas' : replica}: ${count} sessions`);
        for (const { fingerprint, ttlS, bytes } of sessions) {
          console.log(`  ${fingerprint}  ${String(bytes).padStart(6)} bytes  expires in ${ttlS} s`);
        }
        if (count > sessions.length) console.log(`  and ${count - sessions.length} more`);
        if (shared) return;
      }
    },
  );
