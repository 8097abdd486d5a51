/** An answer lacks what a scenario needs of it; the message says what. */
export class UnreadableAnswer extends Error {
  readonly code = 'UNREADABLE_ANSWER';
}
