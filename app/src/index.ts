export interface StoreTraits {
  readonly shared: boolean;
  readonly server: string | null;
  readonly failsOver: boolean;
  readonly copies: { readonly on: 'every' | 'one'; readonly waits: boolean } | null;
  readonly merges: boolean;
  readonly revocable: boolean;
  readonly tls: boolean;
}
export interface StoreDefinition {
  readonly name: string;
  readonly says: string;
  readonly because: string | null;
  readonly traits: StoreTraits;
}
const base: StoreTraits = {
  shared: true,
  server: null,
  failsOver: false,
  copies: null,
  merges: false,
  revocable: true,
  tls: false,
};
const redis: StoreTraits = { ...base, server: 'redis', tls: true };
export const stores: readonly StoreDefinition[] = [
  { name: 'memory', says: '', because: null, traits: { ...base, shared: false, merges: true } },
  {
    name: 'replicated',
    says: '',
    because: 'every replica has every session before a write is answered',
    traits: { ...base, copies: { on: 'every', waits: true } },
  },
  {
    name: 'replicated-async',
    says: '',
    because: 'every replica gets every session, but a request may come to one before the copy does',
    traits: { ...base, copies: { on: 'every', waits: false } },
  },
  {
    name: 'backup',
    says: '',
    because: 'each session has a second copy, which is found when its replica is gone',
    traits: { ...base, merges: true, copies: { on: 'one', waits: true } },
  },
  { name: 'redis', says: '', because: 'any replica finds any session in Redis', traits: redis },
  {
    name: 'redis-atomic',
    says: '',
    because:
      'any replica finds any session in Redis, and writes that overlap are merged or made one after the other',
    traits: { ...redis, merges: true },
  },
  {
    name: 'redis-ha',
    says: '',
    because: 'any replica finds any session in the Redis that is the primary',
    traits: { ...redis, failsOver: true },
  },
  {
    name: 'cookie',
    says: '',
    because: 'the session is in the cookie, and comes with every request',
    traits: { ...base, revocable: false },
  },
];
