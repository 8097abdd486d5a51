/** Loaded ahead of a program, sets its clock apart by SKEW_MS, as a machine's is that keeps no time. */
const skewMs = Number(process.env.SKEW_MS ?? 0);
const real = Date.now;
const RealDate = Date;

class SkewedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(real() + skewMs);
    else super(...args);
  }

  static now = () => real() + skewMs;
}

globalThis.Date = SkewedDate;
const origin = performance.timeOrigin;
Object.defineProperty(performance, 'timeOrigin', { get: () => origin + skewMs });
