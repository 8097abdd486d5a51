import { join } from 'node:path';
import t from 'tap';
import { profileNames, readProfile, requireNginx, requireStream, Unsupported } from '../src/profile.ts';

t.test('every profile that ships can be read', async (t) => {
  const names = await profileNames();
  t.ok(names.includes('round-robin') && names.includes('sticky') && names.includes('redis'));
  for (const name of names) t.equal((await readProfile(name)).name, name);
});

t.test('an unknown profile names the choices', async (t) => {
  await t.rejects(readProfile('nope'), {
    code: 'USER',
    message: /no profile "nope"; choose one of: round-robin, .*sticky, .*redis/,
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
