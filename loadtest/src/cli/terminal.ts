/** What a stream can show: asked of it, and of the variables by which people say what they want. */
import type { WriteStream } from 'node:tty';

const { env } = process;

/** NO_COLOR (no-color.org), FORCE_COLOR and TERM=dumb are heeded; else a terminal has colours, and a file has none. */
export const hasColours = (stream: WriteStream): boolean =>
  env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== ''
    ? !/^(0|false)$/.test(env.FORCE_COLOR)
    : canRedraw(stream) && !env.NO_COLOR;

/** A terminal whose cursor can be moved. */
export const canRedraw = (stream: WriteStream): boolean => stream.isTTY === true && env.TERM !== 'dumb';

/** In characters; what is no terminal takes lines of any length. */
export const widthOf = (stream: WriteStream): number =>
  stream.isTTY ? stream.columns || USUAL_WIDTH : Number.POSITIVE_INFINITY;

const USUAL_WIDTH = 80;

/** How a report is to be laid out there. */
export const onStdout = () => ({ colour: hasColours(process.stdout), width: widthOf(process.stdout) });
