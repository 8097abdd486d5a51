import { join } from 'node:path';
import t from 'tap';
import {
  requireApp,
  requireGuarded,
  requireHttps,
  requireNginx,
  requirePlainHttp,
  requireStream,
  Unsupported,
} from '../../src/catalogue/fitness.ts';
import { profileNames, readProfile, withApp } from '../../src/catalogue/read-profile.ts';

t.test('every profile that ships can be read', async (t) => {
  const names = await profileNames();
  t.ok(names.includes('round-robin') && names.includes('sticky') && names.includes('redis'));
  for (const name of names) t.equal((await readProfile(name)).name, name);
});

t.test('an unknown profile names the choices', async (t) => {
  await t.rejects(readProfile('nope'), {
    code: 'USER',
    message: /no profile "nope"; make profiles tells of all/,
  });
});

t.test('a file that is no profile names every problem', async (t) => {
  const folder = t.testdir({
    'wrong.env': 'PROFILE=wrong\nSTORE=memory\nTYPO=1\nNGINX_SINCE=new\n',
    'renamed.env': 'PROFILE=other\nBALANCER=x\nSTORE=memory\n',
  });
  await t.rejects(readProfile('wrong', folder), { message: /BALANCER: [\s\S]*NGINX_SINCE: [\s\S]*TYPO/ });
  await t.rejects(readProfile('renamed', folder), { message: /says PROFILE=other/ });
});

t.test('a variant is the profile and what its name adds', async (t) => {
  const plain = await readProfile('redis');
  t.match(plain, { app: 'fastify', tls: false, https: false });
  for (const [name, differs] of [
    ['redis+express', { app: 'express' }],
    ['redis+tls', { tls: true }],
    ['redis+express+tls', { app: 'express', tls: true }],
    ['redis+https', { https: true }],
    ['redis+tls+https', { tls: true, https: true }],
  ] as const)
    t.same(await readProfile(name), { ...plain, name, ...differs });
});

t.test('a variant that there is not names those that there are', async (t) => {
  for (const name of ['redis+', 'redis+ssl', 'redis+tls+express', 'redis+tls+tls', 'redis+https+tls'])
    await t.rejects(readProfile(name), {
      code: 'USER',
      message:
        /no profile ".*": variants have an app \(\+express, .*\), \+tls and \+https, .* behind the name/,
    });
  for (const name of ['nope+tls', '+tls'])
    await t.rejects(readProfile(name), { code: 'USER', message: /no profile ".*"; make profiles/ });
  await t.rejects(readProfile('redsi+tls'), { message: /no profile "redsi\+tls": did you mean redis\?/ });
});

t.test('the app that is asked for goes before +tls, and one that is named stays', (t) => {
  t.equal(withApp('redis', 'express'), 'redis+express');
  t.equal(withApp('redis+tls', 'express'), 'redis+express+tls');
  t.equal(withApp('redis+express+tls', 'express'), 'redis+express+tls');
  t.equal(withApp('redis+tls', 'fastify'), 'redis+tls');
  t.equal(withApp('redis+tls+https', 'express'), 'redis+express+tls+https');
  t.end();
});

t.test('+tls is refused where sessions are not in Redis, with the reason', async (t) => {
  const kept: string[] = [];
  for (const name of await profileNames()) {
    const profile = await readProfile(`${name}+tls`);
    try {
      requireGuarded(profile);
      kept.push(name);
    } catch (error) {
      t.ok(error instanceof Unsupported);
      t.match(error, { message: /\+tls guards sessions in Redis, and .* store / });
    }
    t.doesNotThrow(() => requireGuarded({ ...profile, tls: false }));
  }
  for (const name of ['redis', 'redis-atomic', 'pm2-redis', 'redis-ha']) t.ok(kept.includes(name), name);
  for (const name of ['sticky', 'cookie', 'backup']) t.notOk(kept.includes(name), name);
  for (const name of ['replicated+tomcat', 'backup-sticky+tomcat']) {
    const profile = await readProfile(name);
    t.doesNotThrow(() => requireApp(profile), name);
  }
  const shared = await readProfile('redis+tomcat');
  t.throws(() => requireApp(shared), { message: /the Tomcat app keeps sessions in .*APP=fastify/ });
  const both = await readProfile('redis-atomic+express+tls');
  t.throws(() => requireApp(both), { message: /the Express app keeps sessions in/ });
});

t.test(
  '+https is refused where nothing ends TLS, and where the cookie can’t be for it, with the reason',
  async (t) => {
    const refused: Record<string, string> = {};
    for (const name of await profileNames()) {
      const profile = await readProfile(`${name}+https`);
      try {
        requireHttps(profile);
      } catch (error) {
        t.ok(error instanceof Unsupported);
        refused[name] = (error as Error).message;
      }
      t.doesNotThrow(() => requireHttps({ ...profile, https: false }));
    }
    for (const name of ['redis', 'round-robin', 'sticky', 'cookie', 'redis-ha', 'sticky-cookie', 'pm2-redis'])
      t.notOk(name in refused, name);
    t.match(refused, {
      haproxy: /nginx ends TLS, and here haproxy balances/,
      'sticky-l4': /here it passes connections on/,
      'sticky-learn': /follows the session’s cookie/,
      'redis-locking': /the PHP app has no cookie for TLS alone/,
    });
    const other = await readProfile('redis+express+https');
    t.throws(() => requireHttps(other), { message: /the Express app has no cookie for TLS alone/ });
    t.throws(() => requirePlainHttp(other, 'make prices'), {
      message: /make prices speaks plain HTTP alone/,
    });
    t.doesNotThrow(() => requirePlainHttp({ ...other, https: false }, 'make prices'));
  },
);

t.test('an nginx that is too old for a profile is refused, with both versions', async (t) => {
  const folder = t.testdir({ 'new.env': 'PROFILE=new\nBALANCER=x\nSTORE=memory\nNGINX_SINCE=1.29.6\n' });
  const profile = await readProfile('new', folder);
  t.throws(() => requireNginx(profile, '1.22.1'), {
    code: 'USER',
    message: /needs nginx 1\.29\.6 or newer, and this is 1\.22\.1/,
  });
  t.throws(() => requireNginx(profile, '1.29.5'));
  t.doesNotThrow(() => requireNginx(profile, '1.29.6'));
  t.doesNotThrow(() => requireNginx(profile, '1.30.0'), 'numbers are compared as numbers');
  t.equal(profile.file, join(folder, 'new.env'));
});

t.test('a profile may say that it is of layer 4, and of no other but the usual', async (t) => {
  const folder = t.testdir({ 'odd.env': 'PROFILE=odd\nLAYER=3\nBALANCER=x\nSTORE=memory\n' });
  t.equal((await readProfile('sticky-l4')).layer, 4);
  t.equal((await readProfile('sticky')).layer, 7);
  await t.rejects(readProfile('odd', folder), { message: /LAYER: / });
});

t.test('an nginx without layer 4 is refused for such a profile alone, with what to do', async (t) => {
  const layer4 = await readProfile('sticky-l4');
  t.throws(() => requireStream(layer4, false, 'install it'), {
    code: 'USER',
    message: /sticky-l4 needs nginx with its stream module.*: install it/,
  });
  const refusal = (refuse: () => void): unknown => {
    try {
      return void refuse();
    } catch (error) {
      return error;
    }
  };
  t.ok(refusal(() => requireStream(layer4, false, '')) instanceof Unsupported);
  t.ok(refusal(() => requireNginx({ ...layer4, nginxSince: '99.0.0' }, '1.30.6')) instanceof Unsupported);
  t.doesNotThrow(() => requireStream(layer4, true, ''));
  const other = await readProfile('sticky');
  t.doesNotThrow(() => requireStream(other, false, ''));
});
