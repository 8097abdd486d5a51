/**
 * Like `replicated`, within groups of two or three replicas, as one cuts a cluster of Tomcat's into smaller ones: what a
 * write costs stays the same however many there are. A session is known in its group alone, so that the balancer must
 * keep each user to one group, and lead them to another replica of that group when theirs dies.
 */
import { ConfigError, wholeNumber } from '@session-lab/shared';
import { groupsOf } from '../peers/groups.ts';
import { peerOptions } from '../peers/peer-store.ts';
import { defineStore } from '../store-definition.ts';
import { ReplicatedStore, replicated } from './replicated.ts';

export const replicatedGroups = defineStore({
  name: 'replicated-groups',
  says: 'every replica of a group holds all sessions of its group, and has each write before it is answered',
  because: null,
  traits: { ...replicated.traits, shared: false, copies: { on: 'group', waits: true } },
  needs: replicated.needs,
  variables: {
    /** Replicas that hold each other's sessions, in the order of PEERS; see groups.ts for those left over. */
    PEER_GROUP: wholeNumber(2, 100).default(2),
  },
  async open(config, log, departures) {
    const all = config.PEERS ?? [];
    const group = groupsOf(all, config.PEER_GROUP).find((peers) => peers.some(isThis));
    if (!group) throw new ConfigError(`PEERS: ${config.REPLICA} must be among them, to know its group`);
    const options = peerOptions(config, log, departures);
    const peers = options.peers.filter((peer) => group.includes(peer));
    return new ReplicatedStore({ ...options, peers, replication: 'acknowledged' });

    function isThis({ name }: { readonly name: string }): boolean {
      return name === config.REPLICA;
    }
  },
});
