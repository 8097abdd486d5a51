import { nodeApp } from './app.ts';

export const express = nodeApp({
  name: 'express',
  title: 'Express',
  says: 'the articles’ stack: Express, express-session, connect-redis',
  folder: 'apps/express',
  stores: ['memory', 'redis'],
  pages: false,
  proxyProtocol: false,
  inContainers: true,
  onLinks: true,
  pm2: false,
  // express-session's MemoryStore hands a session out a moment later, and another request comes in between.
  racesInMemory: true,
});
