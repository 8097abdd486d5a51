/** A mistake that the user can mend: one message without a stack. */
export class UserError extends Error {
  readonly code = 'USER';
}

/** What a command's exit says: see docs/results.md. */
export const EXIT = { asExpected: 0, notAsExpected: 1, unknown: 2, notSetUp: 3 } as const;
