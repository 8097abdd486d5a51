/**
 * Reads a history line by line, never the whole of it. Foreign files are refused; of a history that is cut off, edited or
 * damaged, everything before the damage is read, and the damage is told.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from './errors.ts';
import { type HistoryEvent, historyEvent } from './history-event.ts';
import { LINE_BREAK, wholeLinesIn } from './lines.ts';
import { OperationReader } from './read-operation.ts';

/** Like zlib's own codes: zlib passes over zeros behind a compressed file. */
const TRAILING = 'Z_TRAILING_BYTES';

/**
 * Yields events in their order, many at a time: one by one they would cost more than to read.
 * @param damaged told where and why the file is not what was written
 * @throws {UserError} where the file is missing or foreign.
 */
export async function* readHistory(
  file: string,
  damaged: (why: string) => void,
): AsyncGenerator<readonly HistoryEvent[]> {
  const hash = createHash('sha256');
  const reader = new OperationReader();
  let line = 0;
  let ran = false;
  let ended = false;
  let sealed = false;
  try {
    for await (const lines of linesOf(file)) {
      const events: HistoryEvent[] = [];
      let wrong: string | null = null;
      for (let begin = 0, end = 0; begin < lines.length && wrong === null; begin = end) {
        line++;
        let event: HistoryEvent | UserError | null = reader.read(lines, begin);
        if (event) end = reader.end;
        else {
          end = lines.indexOf(LINE_BREAK, begin) + 1;
          event = parsed(lines.toString('utf8', begin, end - 1), `${file}, line ${line}`);
        }
        // A foreign first line: it is somebody else's file.
        if (event instanceof UserError && line === 1) throw event;
        if (sealed) wrong = `${file}, line ${line}: stands after the seal, so it was added`;
        else if (event instanceof UserError) wrong = `${event.message}; what follows is left out`;
        else if (event.type === 'seal') {
          sealed =
            event.lines === line - 1 && event.sha256 === hash.update(lines.subarray(0, begin)).digest('hex');
          if (!sealed)
            wrong = `${file}, line ${line}: the seal does not fit, so a line before it was changed after it was written`;
        } else if (event.type === 'op' && !ran)
          wrong = `${file}, line ${line}: an operation before its run, so lines were moved`;
        else if (event.type === 'op' && ended)
          wrong = `${file}, line ${line}: an operation after the end of the load, so lines were moved`;
        else {
          ran ||= event.type === 'run';
          ended ||= event.type === 'end';
          events.push(event);
        }
      }
      yield events;
      if (wrong !== null) return damaged(wrong);
      if (!sealed) hash.update(lines);
    }
  } catch (error) {
    const code = damageIn(error, file);
    if (line === 0) throw new UserError(`${file} can't be unpacked: it is no history, or a damaged one`);
    return damaged(
      code === TRAILING
        ? `${file} goes on after line ${line}, which is its last: bytes were added`
        : `${file} is damaged after line ${line}: it can't be unpacked any further`,
    );
  }
  if (sealed) return;
  if (line === 0) throw new UserError(`${file} is empty`);
  damaged(`${file} ends at line ${line}, ${ended ? 'without its seal' : 'in the midst of its run'}`);
}

/**
 * Its lines as they are, up to where it is damaged, if it is: `readHistory` tells that.
 * @throws {UserError} where the file is missing.
 */
export async function* glanceAt(file: string): AsyncGenerator<readonly string[]> {
  try {
    for await (const lines of linesOf(file)) yield lines.toString('utf8', 0, lines.length - 1).split('\n');
  } catch (error) {
    damageIn(error, file);
  }
}

/** @returns the code of what can't be unpacked @throws {unknown} what is no damage */
function damageIn(error: unknown, file: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') throw new UserError(`there is no history at ${file}`);
  if (code === 'EISDIR') throw new UserError(`${file} is a folder: name the history in it`);
  if (!code.startsWith('Z_')) throw error;
  return code;
}

export function parseEvent(text: string, where: string): HistoryEvent {
  const event = parsed(text, where);
  if (event instanceof UserError) throw event;
  return event;
}

function parsed(text: string, where: string): HistoryEvent | UserError {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new UserError(`${where}: not a line of JSON, so not a history of session-lab, or a damaged one`);
  }
  const result = historyEvent.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  return new UserError(
    `${where}: not an event of a session-lab history (${issue?.path.join('.')}: ${issue?.message})`,
  );
}

/** Bytes of whole lines, many at a time, each with its break. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const packed = await isGzip(file);
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  const source = packed ? raw.pipe(createGunzip({ chunkSize: 256 * 1024 })) : raw;
  if (source !== raw) raw.once('error', (error) => source.destroy(error));
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  for await (const lines of wholeLinesIn(counted())) {
    if (lines === null) throw new UserError(`${file} has no lines: it is no history of session-lab`);
    yield lines;
  }
  // A compressed file ends with its length, modulo 2^32 (RFC 1952, 2.3.1).
  if (packed && (await bytesOf(file, 4, -4)).readUInt32LE() !== bytes % 2 ** 32)
    throw Object.assign(new Error('bytes after the end'), { code: TRAILING });
}

/** @param at counted from the file's end where it is negative */
async function bytesOf(file: string, count: number, at: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const start = at < 0 ? (await handle.stat()).size + at : at;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const isGzip = async (file: string): Promise<boolean> =>
  (await bytesOf(file, 2, 0)).equals(Buffer.from([0x1f, 0x8b]));
