/** Puts load on a target and hands its history on as it happens: another program judges it. */
import { Socket } from 'node:net';
import { type LoadOptions, type PutLoad, runLoad } from '../load/run-load.ts';
import { HistoryFile } from '../model/history-file.ts';

/** @param hold the load goes on past its time until standard input ends */
export async function streamLoad(
  load: LoadOptions,
  hold: boolean,
  signal: AbortSignal,
  put: PutLoad = runLoad,
): Promise<void> {
  // A shard's is complete by itself.
  const history = HistoryFile.onStandardOutput(load.shard !== undefined);
  await put(hold ? { ...load, released: inputEnded() } : load, history.write, signal);
  await history.close();
}

/** Tells whether standard input has ended; asking keeps nobody alive. */
function inputEnded(): () => boolean {
  const { stdin } = process;
  let ended = false;
  stdin.once('close', () => {
    ended = true;
  });
  stdin.resume();
  if (stdin instanceof Socket) stdin.unref();
  return () => ended;
}
