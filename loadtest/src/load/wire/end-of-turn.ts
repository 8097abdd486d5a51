/**
 * A connection that was used before may have been closed by the other side, and word of it lie there unread. So a request on it goes
 * out at the end of the turn of the event loop, when all that has come was read; all requests of a turn together.
 */

export interface Leaving {
  goOut(): void;
}

let leaving: Leaving[] = [];

export function atEndOfTurn(one: Leaving): void {
  if (leaving.push(one) === 1) setImmediate(goOut);
}

function goOut(): void {
  const all = leaving;
  leaving = [];
  for (const one of all) one.goOut();
}
