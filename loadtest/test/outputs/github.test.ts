/** What the recipe's own test does not meet: many problems, long texts, and a person's token. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { annotationsOf } from '../../src/outputs/github/annotations.ts';
import { putComment, shortened } from '../../src/outputs/github/comment.ts';
import { type Problem, problemsOf } from '../../src/outputs/problems.ts';
import { ownTarget, report, sticky } from '../support/results.ts';

const problem = (level: Problem['level'], text: string): Problem => ({
  level,
  name: 'n',
  profile: 'p',
  text,
});

t.test('annotations say what GitHub’s runner reads back, and no more of them than it shows', async (t) => {
  t.same(annotationsOf([problem('error', '100 %\nof a: b, c')], 'a,b:c.yaml'), [
    '::error file=a%2Cb%3Ac.yaml,line=1,title=session-lab%2C p%3A n::100 %25%0Aof a: b, c',
  ]);
  t.same(annotationsOf([problem('warning', 'x')], null), ['::warning title=session-lab%2C p%3A n::x']);
  const many = Array.from({ length: 25 }, (_, at) => problem(at % 2 === 0 ? 'error' : 'warning', `${at}`));
  t.equal(annotationsOf(many, null).length, 20);
});

t.test('problems are errors where the gate failed for them, warnings where it did not', async (t) => {
  const ended = { report: report(ownTarget), thresholds: [], folder: null };
  const failed = problemsOf({ ...ended, exitCode: 1 });
  t.match(failed[0], { level: 'error', name: 'session kept', text: /777 of 1100 checks/ });
  t.match(
    failed.find(({ name }) => name === 'wrong-replica'),
    { level: 'error', text: /^wrong-replica: 777 losses, .*\n.*Repair: /s },
  );
  t.ok(problemsOf({ ...ended, exitCode: 0 }).every(({ level }) => level === 'warning'));
  const unknown = problemsOf({ ...ended, report: report({ ...sticky, verdict: 'unknown' }), exitCode: 2 });
  t.ok(unknown.some(({ name, level }) => name === 'verdict' && level === 'warning'));
  const skipped = { ...report(), skipped: [{ profile: 'other', reason: 'not here' }] };
  t.same(problemsOf({ ...ended, report: skipped, exitCode: 2 }), [
    { level: 'warning', name: 'skipped', profile: 'other', text: 'not here' },
  ]);
});

t.test('a long text is cut at the end of a line, and says so', async (t) => {
  t.equal(shortened('short', 10), 'short');
  t.equal(shortened('one\ntwo\nthree', 9), 'one\ntwo\n\n… cut off here: the whole of it is in the report.\n');
});

t.test('with a person’s token, only that person’s comment is changed', async (t) => {
  const sent: string[] = [];
  const marker = '<!-- session-lab a%2D%2Db -->';
  const comments = [
    { id: 1, body: `${marker}\nold`, user: { login: 'github-actions[bot]', type: 'Bot' } },
    { id: 2, body: `${marker}\nold`, user: { login: 'ann', type: 'User' } },
  ];
  const server = createServer(async ({ method, url }, response) => {
    const answer = url === '/user' ? { login: 'ann' } : method === 'GET' ? comments : {};
    sent.push(`${method} ${url}`);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.equal(await putComment({ api, token: 'x', repository: 'o/r', pull: 3 }, 'a--b', 'new'), 'changed');
  t.equal(sent.at(-1), 'PATCH /repos/o/r/issues/comments/2');
  t.equal(await putComment({ api, token: 'x', repository: 'o/r', pull: 3 }, 'other', 'new'), 'made');
  t.equal(sent.at(-1), 'POST /repos/o/r/issues/3/comments');
});
