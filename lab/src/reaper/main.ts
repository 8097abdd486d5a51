/** The reaper as a process: RUNTIME LAB FOLDER on its command line, its master at the other end of standard input. */
import { UserError } from 'session-lab';
import { openLab, RUNTIME_NAMES } from '../choose-lab.ts';
import { reap } from './reaper.ts';

const [wanted, lab, folder] = process.argv.slice(2);
const name = RUNTIME_NAMES.find((runtime) => runtime === wanted);
if (!name || !lab || !folder) throw new UserError('usage: reaper RUNTIME LAB FOLDER');

const its = openLab(name, { lab, port: 0, signal: new AbortController().signal });
await reap(process.stdin, { lab: its, name: lab }, folder);
