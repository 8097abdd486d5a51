/** Sessions in a shared Redis: one key a session, text under a prefix, expiry kept by Redis itself. */
import { redisSettings } from '@session-lab/shared';
import { RedisBackedStore } from '../redis-backed-store.ts';
import { parseHeld, RedisConnection, type RedisStoreOptions } from '../redis-connection.ts';
import type { SessionRecord } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const redis = defineStore({
  name: 'redis',
  says: 'one Redis for all replicas; the last write of a session is what stays',
  because: 'any replica finds any session in Redis',
  traits: { shared: true, server: 'redis', merges: false, tls: true },
  open: (...options) => RedisStore.connect(redisSettings(...options)),
});

export class RedisStore extends RedisBackedStore {
  static async connect(options: RedisStoreOptions): Promise<RedisStore> {
    return new RedisStore(await RedisConnection.open(options), options);
  }

  async get(id: string): Promise<SessionRecord | null> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return this.expired(id);
    // GETEX reads and slides the expiry in one round trip.
    const text = await this.connection.ask(this.redis.getex(this.connection.key(id), 'PX', ttlMs));
    return text === null ? null : (parseHeld(text) as SessionRecord);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return;
    const set = this.redis.set(this.connection.key(id), JSON.stringify(record), 'PX', ttlMs);
    await this.connection.write(set);
  }

  protected bytesAt(key: string): Promise<number> {
    return this.connection.ask(this.redis.strlen(key));
  }
}
