import t from 'tap';
import { commandsIn, readCurl, wordsIn } from '../../src/init/curl.ts';

t.test('takes a command apart as a shell does', async (t) => {
  t.same(wordsIn(`curl 'a b' "c \\"d\\" $e" f\\ g $'h\\'i\\u0021\\n' \\\n  -X POST ''`), [
    'curl',
    'a b',
    'c "d" $e',
    'f g',
    "h'i!\n",
    '-X',
    'POST',
    '',
  ]);
  t.throws(() => wordsIn("curl 'never closed"), {
    code: 'USER',
    message: /a quote is opened and not closed/,
  });
});

t.test('reads what Chromium and Firefox copy', async (t) => {
  const form = readCurl(`curl 'http://app.test/login?next=%2Fa' \\
    -H 'Content-Type: application/x-www-form-urlencoded' -H 'Referer: http://app.test/login' -b 'sid=1; x=2' \\
    --data-raw 'name=al+ice&password=p%26w' --compressed --insecure`);
  t.match(form, {
    method: 'POST',
    headers: { referer: 'http://app.test/login', cookie: 'sid=1; x=2' },
    body: {
      kind: 'form',
      fields: [
        { name: 'name', value: 'al ice' },
        { name: 'password', value: 'p&w' },
      ],
    },
    as: 'page',
  });
  t.equal(form.url.href, 'http://app.test/login?next=%2Fa');
  t.match(readCurl(`curl --json '{"a":[1]}' -XPUT http://app.test/x -u ann:pw`), {
    method: 'PUT',
    body: { kind: 'json', value: { a: [1] } },
    headers: { authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}` },
    as: 'script',
  });
  t.match(readCurl(`curl app.test/up -F 'text=hello' -F 'pic=@cat.png;type=image/png'`), {
    method: 'POST',
    body: {
      kind: 'multipart',
      fields: [
        { name: 'text', value: 'hello' },
        { name: 'pic', filename: 'cat.png', type: 'image/png' },
      ],
    },
  });
  t.equal(readCurl('curl -G http://app.test/find -d q=a --data-urlencode "r=b c"').url.search, '?q=a&r=b+c');
  t.match(readCurl('curl --request=DELETE --url http://app.test/1'), { method: 'DELETE', body: null });
});

t.test('several that are copied at once are told apart', async (t) => {
  const copied = `curl 'http://a/1' \\
  -H 'x: y' ;
curl 'http://a/2' --data-raw 'text=\ncurly' &
curl 'http://a/3'`;
  t.same(
    commandsIn(copied).map((command) => readCurl(command).url.pathname),
    ['/1', '/2', '/3'],
  );
});

t.test('says what can’t be read', async (t) => {
  t.throws(() => readCurl('wget http://a'), { code: 'USER', message: /begins with curl/ });
  t.throws(() => readCurl('curl -H "a: b"'), { code: 'USER', message: /no address/ });
});
