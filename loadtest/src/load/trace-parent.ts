/** W3C's traceparent (https://www.w3.org/TR/trace-context/): a trace of its own for each request, by which the target's spans are found. */
import { randomFillSync } from 'node:crypto';

export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly trace: string;
  readonly header: string;
}

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const BYTES = TRACE_BYTES + SPAN_BYTES;

/** Filled for many at once: the system's random numbers cost as much for a few bytes as for many. */
const pool = Buffer.alloc(BYTES * 128);
let used = pool.length;

/** Sampled, so that the target keeps it: nobody knows yet which request will show a loss. */
export function newTraceParent(): TraceParent {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const trace = pool.toString('hex', used, used + TRACE_BYTES);
  const span = pool.toString('hex', used + TRACE_BYTES, used + BYTES);
  used += BYTES;
  return { trace, header: `00-${trace}-${span}-01` };
}
