/** An answer lacks what the scenario needs; the message says what. */
export class UnreadableAnswer extends Error {
  readonly code = 'UNREADABLE_ANSWER';
}
