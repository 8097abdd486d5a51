/** lab ps: what is up. */
import { Command } from 'commander';
import { UserError } from 'session-lab';
import { type NamedLab, runningLabs } from '../choose-lab.ts';
import { addressOf, USUAL_LAB } from '../lab-names.ts';
import { leftLabs, openLeft } from '../left-labs.ts';
import { noLabIsUp, noSuchLab } from '../problems.ts';
import { addNamedLabOptions, type NamedLabOptions } from './lab-options.ts';

export const psCommand = (signal: AbortSignal): Command =>
  addNamedLabOptions(new Command('ps').description('show what is up')).action(
    async ({ runtime, lab }: NamedLabOptions) => {
      const running = await runningLabs(runtime, signal, lab);
      const left = lab === undefined ? await leftLabs() : [];
      if (running.length + left.length === 0) throw lab === undefined ? noLabIsUp() : noSuchLab(lab);
      for (const one of running) await show(one);
      for (const one of left) {
        console.log(`lab ${one.name}, left by a command that died: make down takes it away`);
        await show({ name: one.name, lab: openLeft(one, signal) }).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
          console.log(`  ${error.message}`);
        });
      }
    },
  );

async function show({ name, lab }: NamedLab): Promise<void> {
  const status = await lab.status();
  if (!status) return;
  const whose = name === USUAL_LAB ? '' : `lab ${name}: `;
  console.log(`${whose}${status.profile} on ${lab.name}, at ${addressOf(name, status.url)}`);
  for (const { name, state } of status.parts) console.log(`  ${name.padEnd(10)} ${state}`);
}
