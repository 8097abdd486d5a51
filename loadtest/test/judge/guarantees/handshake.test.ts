import t from 'tap';
import { builtInApp, get } from '../../../src/scenarios/built-in-app.ts';
import { whoAmI } from '../../../src/scenarios/login.ts';
import type { Scenario } from '../../../src/scenarios/scenario.ts';
import { foundBroken, judgedApp } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';

const signIn: Scenario = {
  name: 'sign in',
  about: 'a login by way of an identity provider',
  app: { ...builtInApp, denied: { statuses: [403], paths: [] } },
  steps: [
    {
      name: 'sign in',
      request: ({ name = '' }) => get(`/sign-in?as=${name}`),
      wrote: { object: 'login', effect: 'login', mark: 'name' },
      shows: whoAmI,
    },
  ],
};

const handshake = (lines: string) => found('handshake', lines);

t.test('says nothing of a login that goes by way of nobody', async (t) => {
  t.equal(handshake('u1 login app-1 ok +A\n u1 read app-1 ok A login w1'), null);
});

t.test('holds where the callback is taken, and is violated where it is refused', async (t) => {
  t.match(handshake('u1 login app-1 ok\n u1 hop app-2 ok completed'), { checked: 1, violations: 0 });
  t.match(handshake('u1 login app-1 ok\n u1 hop app-2 fail refused'), { checked: 1, violations: 1 });
});

t.test('a login that was refused in the end is not owed', async (t) => {
  t.equal(found('session-kept', 'u1 login app-1 ok\n u1 hop app-2 fail refused denied'), null);
});

t.test('names the replica that had not begun it', async (t) => {
  t.same(causes('u1 login app-1 ok\n u1 hop app-2 fail refused'), { 'wrong-replica': 1 });
  t.same(causes('u1 login app-1 ok\n u1 hop app-1 fail refused'), { unexplained: 1 });
});

foundBroken(t, 'handshake', signIn, {
  // Every other callback meets a process that has begun nothing.
  knows: ({ states, requests }, state) => requests % 2 === 0 && states.delete(state),
});

t.test('a login that every replica can complete is intact', async (t) => {
  const { guarantees, losses } = await judgedApp(t, signIn, {});
  t.match(guarantees.handshake, { verdict: 'intact', checked: 40 });
  t.same(losses.byCause, {});
});
