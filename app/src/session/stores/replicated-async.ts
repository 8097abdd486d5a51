/** Like `replicated`, but a write is answered while its copies are still on their way. */
import { peerOptions } from '../peers/peer-store.ts';
import { defineStore } from '../store-definition.ts';
import { ReplicatedStore, replicated } from './replicated.ts';

export const replicatedAsync = defineStore({
  name: 'replicated-async',
  says: 'every replica holds every session, and has each write soon after it is answered',
  because: 'every replica gets every session, but a request may come to one before the copy does',
  traits: { ...replicated.traits, copies: { on: 'every', waits: false } },
  needs: replicated.needs,
  open: async (config, log, departures) =>
    new ReplicatedStore({ ...peerOptions(config, log, departures), replication: 'asynchronous' }),
});
