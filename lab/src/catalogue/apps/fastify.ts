import { STORE_NAMES } from '../stores.ts';
import { nodeApp } from './app.ts';

export const fastify = nodeApp({
  name: 'fastify',
  title: 'Fastify',
  says: 'the lab’s own app, with every session store',
  folder: 'app',
  stores: STORE_NAMES,
  pages: true,
  proxyProtocol: true,
  secureCookie: true,
  inContainers: true,
  onLinks: true,
  pm2: true,
  racesInMemory: false,
});
