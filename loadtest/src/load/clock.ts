const ORIGIN = performance.timeOrigin;

/** Milliseconds since the epoch, finer than `Date.now()` and never going back while the program runs. */
export const now = (): number => ORIGIN + performance.now();
