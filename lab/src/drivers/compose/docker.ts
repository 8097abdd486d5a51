/** Finds a Docker engine, a Compose that is new enough, and the images; says what is missing where one is. */
import { UserError } from 'session-lab';
import { CommandFailed, runCommand } from '../../command.ts';
import type { Say } from '../driver.ts';

const COMPOSE_SINCE = [2, 24] as const;
const ENGINE_PATIENCE_MS = 5_000;
const PULL_PATIENCE_MS = 180_000;

/** @throws {UserError} with the reason why Compose can't be used here. */
export async function requireDocker(signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(ENGINE_PATIENCE_MS)]);
  await orSay('no Docker engine answers', signal, () =>
    runCommand('docker', ['version', '--format', '{{.Server.Version}}'], { signal: patience }),
  );
  const { stdout } = await orSay('Docker has no Compose plugin', signal, () =>
    runCommand('docker', ['compose', 'version', '--short'], { signal: patience }),
  );
  const [major = 0, minor = 0] = stdout.trim().replace(/^v/, '').split('.').map(Number);
  const [needMajor, needMinor] = COMPOSE_SINCE;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    throw new UserError(
      `Docker Compose is ${stdout.trim()}, and ${needMajor}.${needMinor} or newer is needed`,
    );
  }
}

/** Pulls an image that is not here yet. @throws {UserError} where it can't be had. */
export async function requireImage(image: string, say: Say, signal: AbortSignal): Promise<void> {
  if (await isHere(image, signal)) return;
  say(`Setting up: pulling ${image} ...`);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PULL_PATIENCE_MS)]);
  await orSay(`the image ${image} is not here and can't be pulled`, signal, () =>
    runCommand('docker', ['pull', '--quiet', image], { signal: patience }),
  );
}

export async function isHere(image: string, signal: AbortSignal): Promise<boolean> {
  try {
    await runCommand('docker', ['image', 'inspect', image], { signal });
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}

/** Turns a failure, or running out of patience, into one sentence. */
async function orSay<T>(what: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof CommandFailed ? error.detail.split('\n').at(-1) : 'no answer in time';
    throw new UserError(`${what} (${detail})`, { cause: error });
  }
}
