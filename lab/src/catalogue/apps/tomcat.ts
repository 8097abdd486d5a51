import { join } from 'node:path';
import { hostAndPort } from '../../parts/part.ts';
import type { Program } from '../../parts/program.ts';
import { ROOT } from '../../paths.ts';
import { defineApp } from './app.ts';

const FOLDER = 'apps/tomcat';
const CHANNEL = 'channel';
const START = 'start-tomcat';

/** Tomcat with Java and with what replicates sessions: the script finds all three, or says which is missing. */
export const TOMCAT: Program = {
  name: START,
  image: { variable: 'TOMCAT_IMAGE', official: 'tomcat:10.1-jre17' },
  version: { of: 'tomcat', command: [START, '--version'], says: /Apache Tomcat\/(\S+)/ },
  folders: [join(ROOT, FOLDER)],
  packages: { debian: 'tomcat10-common default-jre-headless', homebrew: 'tomcat@10' },
};

const PEERS = { shared: true, server: null } as const;

export const tomcat = defineApp({
  name: 'tomcat',
  title: 'Tomcat',
  says: 'servlets on Tomcat 10.1, which replicates sessions itself',
  folder: FOLDER,
  started: {
    program: TOMCAT,
    command: ({ checkout }) => ['sh', `${checkout}/${FOLDER}/${START}`],
    ports: { [CHANNEL]: 4000 },
    environment: (place) => ({
      BASE: `${place.scratch}/tomcat`,
      MEMBERS: place.replicas.map((peer) => `${peer}=${hostAndPort(place.to(peer, CHANNEL))}`).join(),
    }),
  },
  // A member tells the others where it is reached: they would not stay on a link.
  onLinks: false,
  stores: ['memory', 'replicated', 'replicated-async', 'backup'],
  pages: false,
  proxyProtocol: false,
  inContainers: true,
  pm2: false,
  racesInMemory: false,
  ownStores: {
    replicated: {
      says: 'every replica holds every session (DeltaManager), and has each write before it is answered',
      because: 'every replica has every session before a write is answered',
      traits: {
        ...PEERS,
        merges: false,
        copies: { on: 'every', waits: true, tellsReads: true, rejoinsLate: true },
      },
    },
    'replicated-async': {
      says: 'every replica holds every session (DeltaManager, as Tomcat has it if nothing is said): writes are queued',
      because: 'every replica gets every session, but a request may come to one before the copy does',
      traits: { ...PEERS, merges: false, copies: { on: 'every', waits: false, tellsReads: true } },
    },
    backup: {
      says: 'the replica that serves a session holds it, and one other keeps a copy (BackupManager)',
      because: 'each session has a second copy, which is found when its replica is gone',
      traits: { ...PEERS, merges: true, copies: { on: 'one', waits: true, tellsReads: true } },
    },
  },
});
