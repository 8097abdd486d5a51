/**
 * Sessions in a shared Redis, each a hash with a field for every attribute, so that overlapping requests of one session
 * lose nothing: their changes are merged, and a read-modify-write is compared and set in one script. A session that was
 * destroyed meanwhile stays destroyed: logout wins.
 *
 * If two requests set one attribute without `update`, the later one wins: nobody can tell what they meant.
 */
import { redisSettings } from '@session-lab/shared';
import type { Result } from 'ioredis';
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
    sessionWrite(key: string, ttlMs: number, version: string, ...fields: string[]): Result<number, Context>;
  }
}

/** No attribute has this name: theirs are fields `.NAME`. */
const VERSION = 'version';

const READ = `
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return redis.call('HGETALL', KEYS[1])`;

/**
 * Arguments: time to live; the version that the session must still have, or `new` if there must be none yet, or `any`;
 * then names and values, where an empty value removes. Returns 1 if it was written, 0 if the version is another, -1 if
 * the session is gone.
 */
const WRITE = `
  local version = redis.call('HGET', KEYS[1], '${VERSION}')
  if not version and ARGV[2] ~= 'new' then return -1 end
  if version and ARGV[2] ~= 'any' and ARGV[2] ~= version then return 0 end
  for i = 3, #ARGV, 2 do
    if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
    else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
  end
  redis.call('HINCRBY', KEYS[1], '${VERSION}', 1)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return 1`;

interface Versioned {
  readonly record: SessionRecord;
  readonly version: string;
}

export class RedisAtomicStore extends RedisBackedStore {
  static async connect(options: RedisStoreOptions): Promise<RedisAtomicStore> {
    const connection = await RedisConnection.open(options);
    connection.redis.defineCommand('sessionRead', { numberOfKeys: 1, lua: READ });
    connection.redis.defineCommand('sessionWrite', { numberOfKeys: 1, lua: WRITE });
    return new RedisAtomicStore(connection, options);
  }

  async get(id: string): Promise<SessionRecord | null> {
    return (await this.#read(id))?.record ?? null;
  }

  async set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void> {
    // Without a base, the whole record is replaced.
    const known = base === undefined ? await this.get(id) : base;
    const changes = fieldsOf(known ?? {}, record);
    if (known && changes.length === 0) return;
    await this.#write(id, known ? 'any' : 'new', changes);
  }

  async update(id: string, change: (record: SessionRecord) => SessionRecord): Promise<SessionRecord | null> {
    for (;;) {
      const held = await this.#read(id);
      if (!held) return null;
      const record = change(held.record);
      const written = await this.#write(id, held.version, fieldsOf(held.record, record));
      if (written === 1) return record;
      if (written < 0) return null;
      // Another request of this session came first: with each turn, one of them succeeds.
    }
  }

  protected async bytesAt(key: string): Promise<number> {
    const fields = await this.connection.ask(this.redis.hgetall(key));
    return Buffer.byteLength(JSON.stringify(recordOf(Object.entries(fields).flat()).record));
  }

  async #read(id: string): Promise<Versioned | null> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return this.expired(id);
    const fields = await this.connection.ask(this.redis.sessionRead(this.connection.key(id), ttlMs));
    return fields.length === 0 ? null : recordOf(fields);
  }

  async #write(id: string, version: string, changes: readonly string[]): Promise<number> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return -1;
    const written = this.redis.sessionWrite(this.connection.key(id), ttlMs, version, ...changes);
    return this.connection.ask(written);
  }
}

/** @param fields names and values in turn, as Redis gives them */
function recordOf(fields: readonly string[]): Versioned {
  const record: Record<string, unknown> = {};
  let version = '';
  for (let i = 0; i < fields.length; i += 2) {
    const [name = '', value = ''] = fields.slice(i, i + 2);
    if (name === VERSION) version = value;
    else record[name.slice(1)] = parseHeld(value);
  }
  return { record, version };
}

/** Names and values of what differs, in turn; the value is empty if the attribute is gone. */
const fieldsOf = (before: SessionRecord, after: SessionRecord): string[] =>
  changesBetween(before, after).flatMap(([name, value]) => [
    `.${name}`,
    value === undefined ? '' : JSON.stringify(value),
  ]);
