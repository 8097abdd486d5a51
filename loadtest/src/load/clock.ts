const ORIGIN = performance.timeOrigin;

/** Milliseconds since the epoch, finer than `Date.now()` and never going back while the program runs. */
export const now = (): number => ORIGIN + performance.now();

/** The same in whole milliseconds: by one clock, whatever becomes of the machine's while the program runs. */
export const wholeNow = (): number => Math.floor(now());
