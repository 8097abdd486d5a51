/** Files of Compose's and of a stack as the Compose plugin reads them; no engine is needed. */
import { z } from 'zod';
import { CommandFailed, runCommand } from '../../src/command.ts';

/** Why they can't be read here; false where they can. */
export const withoutCompose: string | false = await runCommand('docker', [
  'compose',
  'version',
  '--short',
]).then(
  () => false as const,
  (error: unknown) => {
    if (error instanceof CommandFailed) return `left out: ${error.message}`;
    throw error;
  },
);

export const words = z.array(z.string()).nullish();

/** What both kinds of file say of a service. */
export const service = z.object({
  image: z.string(),
  command: words,
  environment: z.record(z.string(), z.string().nullable()).default({}),
  ports: z.array(z.object({ target: z.number() })).default([]),
});

/** @param args which files, and with which variables */
export async function composeConfig(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { stdout } = await runCommand(
    'docker',
    ['compose', ...args, 'config', '--format', 'json'],
    env ? { env } : {},
  );
  return JSON.parse(stdout);
}
