/** The app on this machine's Tomcat, for a test: on a port of its own, for as long as the test runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type AppTraits, eventually, type RunningApp, works } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import { TOMCAT } from '../../../../lab/src/catalogue/apps/tomcat.ts';
import { freePorts } from '../../../../lab/src/drivers/ports.ts';
// The lab knows whether this machine has a Tomcat; only tests may ask it.
import { findProgram } from '../../../../lab/src/drivers/processes/find-program.ts';
import { endGracefully } from '../../../../lab/test/support/test-parts.ts';

export const traits: AppTraits = { pages: false, process: false, keepsCookie: true };

export const START = join(import.meta.dirname, '../../start-tomcat');

/** Why there can be no Tomcat here, for a test to be skipped; false where there can. */
export const without: string | false = (await findProgram(TOMCAT)).why ?? false;

export async function startApp(
  t: Test,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningApp & { readonly child: ChildProcess }> {
  const [port = 0] = await freePorts(1);
  const logged: string[] = [];
  const child = spawn('sh', [START], {
    env: { ...process.env, BASE: t.testdir(), PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => void logged.push(text));
  await once(child, 'spawn');
  t.teardown(() => endGracefully(child));
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`Tomcat ended at once: ${logged.join('')}`);
    return works(() => fetch(`${url}/healthz`));
  }, 30_000);
  return { url, logged, child };
}
