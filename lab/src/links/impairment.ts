/** What can be wrong with a link between two parts. */
export interface Impairment {
  /** Milliseconds that everything takes on its way, in each direction. */
  readonly delayMs?: number;
  /** Nothing passes, and nobody is told; it goes on its way when the link is whole again. */
  readonly cut?: true;
  /** Each connection is reset when so many messages have been sent on it, before the last one's answer. */
  readonly resetAfter?: number;
}
