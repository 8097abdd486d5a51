/** Reads a history line by line, never the whole of it; refuses what is not one, naming the line. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UserError } from '../errors.ts';
import { type HistoryEvent, historyEvent } from './event.ts';

/** @throws {UserError} where the file is missing, foreign, damaged or cut short. */
export async function* readHistory(file: string): AsyncGenerator<HistoryEvent> {
  let line = 0;
  let last: HistoryEvent | undefined;
  let ended = false;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line++;
      last = parseEvent(text, `${file}, line ${line}`);
      ended ||= last.type === 'end';
      yield last;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UserError(`there is no history at ${file}`);
    }
    throw error;
  }
  if (!ended)
    throw new UserError(`${file} ends at line ${line} without its end event: the run was cut short`);
}

/** @throws {UserError} that says where and what. */
export function parseEvent(text: string, where: string): HistoryEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${where}: not a line of JSON, so not a history of session-lab, or a damaged one`);
  }
  const parsed = historyEvent.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(
    `${where}: not an event of a session-lab history (${issue?.path.join('.')}: ${issue?.message})`,
  );
}
