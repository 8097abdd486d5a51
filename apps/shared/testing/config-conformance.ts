/** What every app's configuration must do with the variables that all of them have. */
import type { Test } from 'tap';
import { newRedisCertificate } from '../../../lab/src/parts/redis-certificate.ts';
import type { CommonConfig, Environment } from '../src/index.ts';

export function configConformance(t: Test, readConfig: (env: Environment) => CommonConfig): void {
  t.test('has a default for everything', async (t) => {
    const config = readConfig({});
    t.match(config, { HOST: '127.0.0.1', PORT: 3000, STORE: 'memory', SESSION_IDLE_S: 1800 });
    t.ok(Object.isFrozen(config));
  });

  t.test('takes what is given, and an empty variable as none', async (t) => {
    t.match(readConfig({ PORT: '8000', STORE: 'redis', REPLICA: '' }), {
      PORT: 8000,
      STORE: 'redis',
      REPLICA: 'app-1',
    });
  });

  t.test('reports every problem at once', async (t) => {
    const wrong = {
      PORT: 'eighty',
      STORE: 'disk',
      SESSION_SECRET: 'short',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
    };
    t.throws(() => readConfig(wrong), { code: 'CONFIG' });
    try {
      readConfig(wrong);
    } catch (error) {
      for (const name of Object.keys(wrong))
        t.match((error as Error).message, new RegExp(`^ {2}${name}: `, 'm'));
    }
  });

  t.test('an authority for Redis’s certificate is a certificate, and for a Redis that has one', async (t) => {
    const { ca: REDIS_CA, identity } = await newRedisCertificate();
    const REDIS_URL = 'rediss://redis:6379';
    t.match(readConfig({ REDIS_URL, REDIS_CA, REDIS_USERNAME: 'app' }), { REDIS_CA, REDIS_USERNAME: 'app' });
    const [privateKey = ''] = identity.split('-----BEGIN CERTIFICATE');
    for (const wrong of ['ca.pem', privateKey, REDIS_CA.slice(0, 200)])
      t.throws(() => readConfig({ REDIS_URL, REDIS_CA: wrong }), {
        message: /^ {2}REDIS_CA: must be a cert.*$/m,
      });
    t.throws(() => readConfig({ REDIS_CA, PORT: 'eighty' }), {
      message: /PORT: .*\n {2}REDIS_CA: needs a REDIS_URL of rediss:/,
    });
  });
}
