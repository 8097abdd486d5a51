/**
 * Labs that outlive their command have names. One that nobody has named is `default`, as is one that was brought up by hand;
 * of the others a note is kept from before they are brought up until they are down, so that every command finds them.
 */
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABS } from './paths.ts';

export const USUAL_LAB = 'default';

/** What names a lab names its host, too: NAME.localhost. */
export const LAB_NAME = /^[a-z][a-z0-9-]{0,29}$/;

const NOTES = join(LABS, 'names');

/** Those that may be up, the usual one first. */
export async function labNames(): Promise<readonly string[]> {
  const noted = await readdir(NOTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return [USUAL_LAB, ...noted.filter((name) => LAB_NAME.test(name)).sort()];
}

export async function noteLab(name: string): Promise<void> {
  if (name === USUAL_LAB) return;
  await mkdir(NOTES, { recursive: true });
  await writeFile(join(NOTES, name), '');
}

export async function forgetLab(name: string): Promise<void> {
  await rm(join(NOTES, name), { force: true });
  await rmdir(NOTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
  });
}

/** Where a browser reaches it: at a host name of its own, for cookies ignore ports. */
export const addressOf = (name: string, url: string): string =>
  name === USUAL_LAB ? url : url.replace('//127.0.0.1', `//${name}.localhost`);
