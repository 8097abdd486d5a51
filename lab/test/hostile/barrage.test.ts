/** The barrage finds what is wrong with an app that can't take it, and nothing with one that refuses in words. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { answerGarbled } from '@session-lab/shared';
import t, { type Test } from 'tap';
import { barrage } from '../../src/hostile/barrage.ts';
import { hostileInput } from '../../src/hostile/input.ts';
import { kinds } from '../../src/hostile/kinds/index.ts';

const KNOWN = { host: 'localhost', cookie: 'sid=x' };
const NUMBERS = Array.from({ length: 100 }, (_, number) => number);

async function sentTo(t: Test, app: RequestListener) {
  const server = createServer((request, response) => {
    // Everybody may have a session.
    if (request.method === 'POST' && request.headers['content-type'] === undefined)
      response.setHeader('set-cookie', 'sid=x; Path=/');
    request.resume().on('end', () => app(request, response));
  });
  server.on('clientError', answerGarbled('app-1'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  const { signal } = new AbortController();
  return barrage({ host: '127.0.0.1', port: address.port, seed: 1, numbers: NUMBERS, signal });
}

const refusing: RequestListener = (_request, response) => {
  response.statusCode = 400;
  response.end('{"message":"That can’t be read."}');
};

t.test('whoever refuses in words is sound', async (t) => {
  const { findings, sent, answers } = await sentTo(t, refusing);
  t.same(findings, []);
  t.same([...sent.keys()].sort(), kinds.map(({ name }) => name).sort(), 'and has seen every kind');
  t.ok((answers.get('4xx') ?? 0) > 60);
});

t.test('whoever fails, refuses without a word, shows insides or hangs up is found', async (t) => {
  const defects: [RegExp, RequestListener][] = [
    [/^answered 500$/, (_request, response) => void response.writeHead(500).end('Something went wrong')],
    [/^a 400 says nothing$/, (_request, response) => void response.writeHead(400).end('{}')],
    [
      /^a 400 shows insides$/,
      (_request, response) => void response.writeHead(400).end('Oh no\n    at parse (/srv/src/parse.ts:1:1)'),
    ],
    [/^no answer$/, (request) => void request.socket.destroy()],
  ];
  for (const [says, defect] of defects) {
    const { findings } = await sentTo(t, (request, response) =>
      request.headers['content-type']?.startsWith('multipart/form-data')
        ? defect(request, response)
        : refusing(request, response),
    );
    t.ok(findings.length > 3, String(says));
    for (const finding of findings) t.match(finding, { kind: 'multipart', says });
  }
});

t.test('an input is the same for the same seed and number, and another for another', async (t) => {
  for (const number of NUMBERS) t.same(hostileInput(7, number, KNOWN), hostileInput(7, number, KNOWN));
  const texts = new Set(NUMBERS.map((number) => hostileInput(7, number, KNOWN).bytes.toString('latin1')));
  t.ok(texts.size > 85, `${texts.size} of ${NUMBERS.length} differ`);
  t.notSame(hostileInput(7, 0, KNOWN), hostileInput(8, 0, KNOWN));
});
