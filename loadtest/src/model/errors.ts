/** A mistake that the user can mend: one message without a stack. */
export class UserError extends Error {
  readonly code = 'USER';
}

/**
 * What a command's exit says: see docs/results.md. `commandFailed`: all is as expected, but the command that ran beside the
 * load has failed.
 */
export const EXIT = { asExpected: 0, notAsExpected: 1, unknown: 2, notSetUp: 3, commandFailed: 4 } as const;
