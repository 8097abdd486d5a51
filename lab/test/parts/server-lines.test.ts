import t from 'tap';
import { withServers } from '../../src/parts/server-lines.ts';

const CONF = `# app-1:3000 is the first.
backend app
    server app-1 app-1:3000 cookie app-1
    server app-2 app-2:3000 cookie app-2
    # what follows stays
`;

t.test('there are as many lines as servers, each written like the first, where the first was', (t) => {
  t.equal(
    withServers(
      CONF,
      [{ replica: 'app-2' }, { replica: 'app-5', down: true }, { replica: 'app-3' }],
      (line) => `${line} disabled`,
    ),
    `# app-1:3000 is the first.
backend app
    server app-2 app-2:3000 cookie app-2
    server app-5 app-5:3000 cookie app-5 disabled
    server app-3 app-3:3000 cookie app-3
    # what follows stays
`,
  );
  t.end();
});

t.test('one that is down may be left out', (t) => {
  t.notMatch(
    withServers(CONF, [{ replica: 'app-1' }, { replica: 'app-2', down: true }], () => null),
    /app-2/,
  );
  t.end();
});

t.test('a conf without servers is an error', (t) => {
  t.throws(() => withServers('backend app\n', [], () => null), { message: /names no server/ });
  t.end();
});
