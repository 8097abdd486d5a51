/** What goes wrong where things are kept: a full disk, a quota, a limit. No defect of the program, and no stack is of help. */
import { UserError } from './errors.ts';

const CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'EMFILE', 'ENFILE']);

/** It could not be written; `message` says what and why. */
export class NotWritten extends UserError {}

/** Null where it is something else. */
export function notWritten(error: unknown): NotWritten | null {
  if (error instanceof NotWritten) return error;
  if (!(error instanceof Error) || !('code' in error) || !CODES.has(String(error.code))) return null;
  return new NotWritten(error.message, { cause: error });
}
