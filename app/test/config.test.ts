import { configConformance } from '@session-lab/shared/testing';
import t from 'tap';
import { readConfig } from '../src/config.ts';

configConformance(t, readConfig);

t.test('reads the replicas that a store keeps copies on', async (t) => {
  const env = {
    STORE: 'replicated',
    PEERS: 'app-1=http://app-1:3000, app-2=http://127.0.0.1:3001/',
    PEER_SECRET: 'x'.repeat(32),
  };
  t.match(readConfig(env), {
    PEERS: [
      { name: 'app-1', origin: 'http://app-1:3000' },
      { name: 'app-2', origin: 'http://127.0.0.1:3001' },
    ],
    PEER_TIMEOUT_MS: 1000,
  });
  const wrong = [
    'app-1',
    'app-1=',
    'app-1=ftp://x',
    'a=http://x/path',
    'a=http://x,,b=http://y',
    'a=http://x:99999',
  ];
  for (const PEERS of [...wrong, 'a=http://x,a=http://y'])
    t.throws(() => readConfig({ ...env, PEERS }), { message: /^ {2}PEERS: must/m }, PEERS);
});

t.test(
  'a store that keeps copies on other replicas needs their names and their secret, and says so',
  async (t) => {
    for (const STORE of ['replicated', 'replicated-async', 'backup']) {
      t.throws(() => readConfig({ STORE, PORT: 'eighty', PEER_TIMEOUT_MS: '0' }), {
        message: /PORT: .*\n.*PEER_TIMEOUT_MS: .*\n.*PEERS: is needed.*\n.*PEER_SECRET: is needed/,
      });
    }
    t.throws(() => readConfig({ PEER_SECRET: 'short' }), { message: /PEER_SECRET: must have at least 32/ });
  },
);

t.test('reads where the Sentinels are, which a store that fails over needs', async (t) => {
  const env = { STORE: 'redis-ha', REDIS_PRIMARY: 'sessions', REDIS_SENTINELS: 's-1:26379, 127.0.0.1:1' };
  t.match(readConfig(env), {
    REDIS_SENTINELS: [
      { host: 's-1', port: 26_379 },
      { host: '127.0.0.1', port: 1 },
    ],
    REDIS_ACKNOWLEDGEMENTS: 0,
  });
  for (const REDIS_SENTINELS of [
    's-1',
    's-1:',
    's-1:0',
    's-1:99999',
    'redis://s-1:1',
    's-1:1,,s-2:1',
    's:1,s:1',
  ])
    t.throws(() => readConfig({ ...env, REDIS_SENTINELS }), { message: /^ {2}REDIS_SENTINELS: must/m });
  t.throws(() => readConfig({ STORE: 'redis-ha', PORT: 'eighty', REDIS_ACKNOWLEDGEMENTS: '-1' }), {
    message:
      /PORT: .*\n.*REDIS_ACKNOWLEDGEMENTS: .*\n.*REDIS_SENTINELS: is needed.*\n.*REDIS_PRIMARY: is needed/,
  });
});
