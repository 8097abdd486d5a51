/**
 * Sessions in a shared Redis, each a hash with a field for every attribute, so that overlapping requests of one session
 * lose nothing: their changes are merged, and a read-modify-write is compared and set in one script. A session that was
 * destroyed meanwhile stays destroyed: logout wins.
 *
 * If two requests set one attribute without `update`, the later one wins: nobody can tell what they meant.
 */
import { redisSettings } from '@session-lab/shared';
import type { Result } from 'ioredis';
import { Recent } from '../../recent.ts';
import { changesBetween } from '../record-changes.ts';
import { RedisBackedStore } from '../redis-backed-store.ts';
import { parseHeld, RedisConnection, type RedisStoreOptions } from '../redis-connection.ts';
import type { SessionRecord } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';
import { redis } from './redis.ts';

export const redisAtomic = defineStore({
  name: 'redis-atomic',
  says: 'one Redis for all replicas; writes that overlap are merged or made one after the other',
  because:
    'any replica finds any session in Redis, and writes that overlap are merged or made one after the other',
  traits: { ...redis.traits, merges: true },
  open: (...options) => RedisAtomicStore.connect(redisSettings(...options)),
});

declare module 'ioredis' {
  interface RedisCommander<Context> {
    sessionRead(key: string, ttlMs: number): Result<string[], Context>;
    sessionWrite(
      key: string,
      ttlMs: number,
      version: string,
      ...fields: string[]
    ): Result<number | string[], Context>;
  }
}

/** No attribute has this name: theirs are fields `.NAME`. */
const VERSION = 'version';

const READ = `
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return redis.call('HGETALL', KEYS[1])`;

/**
 * Arguments: time to live; the version that the session must still have, or `new` if there must be none yet, or `any`;
 * then names and values, where an empty value removes. Returns the version that was written; -1 if the session is gone; and if
 * it has another version, all that it has, so that whoever tries again need not ask for it.
 */
const WRITE = `
  local version = redis.call('HGET', KEYS[1], '${VERSION}')
  if not version and ARGV[2] ~= 'new' then return -1 end
  if version and ARGV[2] ~= 'any' and ARGV[2] ~= version then return redis.call('HGETALL', KEYS[1]) end
  for i = 3, #ARGV, 2 do
    if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
    else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return redis.call('HINCRBY', KEYS[1], '${VERSION}', 1)`;

/** Sessions of which what was seen last is remembered: enough for those that a replica serves within one second. */
const MOST_SEEN = 1000;

/** As Redis gives it. Each time that it is read out, whoever reads it gets objects of their own. */
interface Seen {
  readonly version: string;
  /** Names and values in turn, without the version. */
  readonly fields: readonly string[];
}

interface Update {
  readonly change: (record: SessionRecord) => SessionRecord;
  resolve(held: SessionRecord | null): void;
  reject(error: unknown): void;
}

export class RedisAtomicStore extends RedisBackedStore {
  /** What a session was when it was seen last: if it still is, an update needs no read. */
  readonly #seen = new Recent<Seen>(MOST_SEEN);
  /** Updates of this replica that wait for one of the same session: they are made together. */
  readonly #waiting = new Map<string, Update[]>();

  static async connect(options: RedisStoreOptions): Promise<RedisAtomicStore> {
    const connection = await RedisConnection.open(options);
    connection.redis.defineCommand('sessionRead', { numberOfKeys: 1, lua: READ });
    connection.redis.defineCommand('sessionWrite', { numberOfKeys: 1, lua: WRITE });
    return new RedisAtomicStore(connection, options);
  }

  async get(id: string): Promise<SessionRecord | null> {
    const held = await this.#read(id);
    if (!held) return null;
    this.#seen.put(id, held);
    return recordOf(held);
  }

  async set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void> {
    // Without a base, the whole record is replaced.
    const known = base === undefined ? await this.get(id) : base;
    const changes = fieldsOf(known ?? {}, record);
    if (known && changes.length === 0) return;
    await this.#write(id, known ? 'any' : 'new', changes);
  }

  update(id: string, change: Update['change']): Promise<SessionRecord | null> {
    return new Promise((resolve, reject) => {
      const asked: Update = { change, resolve, reject };
      const waiting = this.#waiting.get(id);
      if (waiting) waiting.push(asked);
      else void this.#updateInTurn(id, [asked]);
    });
  }

  /** One step after the other, each with all updates that have come meanwhile. */
  async #updateInTurn(id: string, first: readonly Update[]): Promise<void> {
    const waiting: Update[] = [...first];
    this.#waiting.set(id, waiting);
    while (waiting.length > 0) {
      const together = waiting.splice(0);
      await this.#updateAll(id, together).catch((error: unknown) => {
        for (const { reject } of together) reject(error);
      });
    }
    this.#waiting.delete(id);
  }

  /** Each change builds on the one before. One that throws is left out. */
  async #updateAll(id: string, updates: readonly Update[]): Promise<void> {
    let held = this.#seen.take(id) ?? (await this.#read(id));
    while (held) {
      const before = recordOf(held);
      let record = before;
      const made: Update[] = [];
      for (const update of updates) {
        try {
          record = update.change(copyOf(record));
          made.push(update);
        } catch (error) {
          update.reject(error);
        }
      }
      if (made.length === 0) return;
      const written = await this.#write(id, held.version, fieldsOf(before, record));
      if (typeof written === 'number' && written >= 0) {
        this.#seen.put(id, { version: String(written), fields: fieldsOf({}, record) });
        for (const { resolve } of made) resolve(copyOf(record));
        return;
      }
      // Another replica came first: with each turn, one of them succeeds.
      held = typeof written === 'number' ? null : seenOf(written);
    }
    for (const { resolve } of updates) resolve(null);
  }

  protected async bytesAt(key: string): Promise<number> {
    const fields = await this.connection.ask(this.redis.hgetall(key));
    return Buffer.byteLength(JSON.stringify(recordOf(seenOf(Object.entries(fields).flat()))));
  }

  async #read(id: string): Promise<Seen | null> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return this.expired(id);
    const fields = await this.connection.ask(this.redis.sessionRead(this.connection.key(id), ttlMs));
    return fields.length === 0 ? null : seenOf(fields);
  }

  /** @returns as the script does */
  async #write(id: string, version: string, changes: readonly string[]): Promise<number | string[]> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return -1;
    const written = this.redis.sessionWrite(this.connection.key(id), ttlMs, version, ...changes);
    return this.connection.ask(written);
  }
}

/** @param all names and values in turn, the version among them */
function seenOf(all: readonly string[]): Seen {
  const at = all.findIndex((name, index) => index % 2 === 0 && name === VERSION);
  return { version: all[at + 1] ?? '', fields: all.toSpliced(at, 2) };
}

function recordOf({ fields }: Seen): SessionRecord {
  const record: Record<string, unknown> = {};
  for (let at = 0; at < fields.length; at += 2)
    record[(fields[at] ?? '').slice(1)] = parseHeld(fields[at + 1] ?? '');
  return record;
}

/** No two requests share an object. */
const copyOf = (record: SessionRecord): SessionRecord => JSON.parse(JSON.stringify(record));

/** Names and values of what differs, in turn; the value is empty if the attribute is gone. */
const fieldsOf = (before: SessionRecord, after: SessionRecord): string[] =>
  changesBetween(before, after).flatMap(([name, value]) => [
    `.${name}`,
    value === undefined ? '' : JSON.stringify(value),
  ]);
