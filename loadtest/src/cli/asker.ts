/** Questions on the terminal, or answered by lines on standard input. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Ask } from '../init/explore.ts';
import { UserError } from '../model/errors.ts';

export function asker(signal: AbortSignal): { readonly ask: Ask; readonly close: () => void } {
  const { stdin, stderr } = process;
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY === true });
  const given: string[] = [];
  let [waiting, isOver]: [((line: string | null) => void) | null, boolean] = [null, false];
  const hand = (line: string | null): void => {
    const take = waiting;
    waiting = null;
    if (take) take(line);
    else if (line !== null) given.push(line);
  };
  lines.on('line', hand);
  lines.on('close', () => {
    isOver = true;
    hand(null);
  });
  // Ctrl-C on a terminal reaches the lines, and not the process.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  signal.addEventListener('abort', () => lines.close(), { once: true });
  const ask: Ask = async (question, offered, isSecret = false) => {
    stderr.write(`${question}${offered === '' ? '' : ` [${offered}]`}: `);
    isHidden = isSecret;
    const line =
      given.shift() ??
      (isOver
        ? null
        : await new Promise<string | null>((resolve) => {
            waiting = resolve;
          }));
    isHidden = false;
    if (isSecret || !stdin.isTTY) stderr.write('\n');
    signal.throwIfAborted();
    if (line === null) throw new UserError('the answers ended before the questions: give one line for each');
    return line.trim() || offered;
  };
  return { ask, close: () => lines.close() };
}
