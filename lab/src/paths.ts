/** Where things are in this checkout. */
import { join, resolve } from 'node:path';
import { LAB_HOME } from './config.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const PROFILES = join(ROOT, 'profiles');
export const NGINX = join(ROOT, 'nginx');
export const RESULTS = join(LAB_HOME ?? ROOT, 'results');
/** Everything that a running lab keeps on the host; one folder a lab. */
export const LABS = join(LAB_HOME ?? ROOT, '.lab');
/** An nginx for the profiles that the system’s is too old for; it is there where its user has asked for it. */
export const NEWER_NGINX = join(ROOT, 'tools/newer-nginx');
/** nginx and redis-server, unpacked for machines that lack them. */
export const FETCHED_PROGRAMS = join(ROOT, 'tools/programs');
