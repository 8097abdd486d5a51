/**
 * Every block for a shell in the README and the examples, typed as it stands: `make` in this checkout, `npx session-lab` where the
 * package is installed. What only the reader has stands for something real here: apps behind a balancer, a recording of one.
 * The lesson's blocks are run by `lab/test/tutorial.long.lab.test.ts`; the Korean README is held to the English one's commands.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { hostEnvironment } from '../../lab/src/config.ts';
import { freePorts } from '../../lab/src/drivers/ports.ts';
import { ROOT } from '../../lab/src/paths.ts';
import { openShell } from '../../lab/test/support/shell.ts';
import { install } from '../../loadtest/test/support/packed.ts';
import { readMarkdown } from '../../tools/testing/markdown.ts';
import { shellLines } from '../../tools/testing/shell-lines.ts';
import { expressSession } from './recorded/express-session.ts';
import { loginCsrf } from './recorded/login-csrf.ts';
import { openBrowser, record, withoutBrowser } from './recorded/recorder.ts';

/** Those of the others take a cluster: `examples/kubernetes` says what was done of them. */
const DOCUMENTS = ['README.md', 'loadtest/README.md', 'examples/README.md'];

/** What a command exits with; others with 0. */
const CODES: Readonly<Record<string, readonly number[]>> = {
  // A single replica proves nothing.
  'make try ARGS="--target http://127.0.0.1:3001': [2],
};

const codesOf = (command: string): readonly number[] =>
  Object.entries(CODES).find(([begin]) => command.startsWith(begin))?.[1] ?? [0];

/** Commands that a line of shell holds on to until Ctrl-C: they get it once they have said where their page is. */
const STAYS = /^make live$/;

interface Reader {
  readonly type: ReturnType<typeof openShell>;
  /** Puts what is real here in place of what only a reader has. */
  readonly real: (command: string) => string;
}

/** @returns what a reader of the documents has at hand */
async function readerIn(t: Test): Promise<Reader> {
  const login = await loginCsrf.start(t, 'shared');
  const { target } = await expressSession.start(t, 'shared');
  const packed = install(t);
  const browser = await openBrowser();
  const nobody = { name: '', password: '' };
  const har = await record(browser, (page) =>
    expressSession.journey(page, { target, account: nobody, typed: 'Größe & “more” 47' }),
  );
  await browser.close();
  writeFileSync(join(packed.folder, 'recording.har'), JSON.stringify(har));
  const home = join(packed.folder, 'labs');
  mkdirSync(home);
  const [port = 0, page = 0, own = 0] = await freePorts(3);
  const { PROFILES, LAB, ...host } = hostEnvironment;
  const path = `${join(packed.folder, 'node_modules/.bin')}:${host.PATH}`;
  const env = { ...host, PATH: path, RUNTIME: 'processes', LAB_HOME: home, PORT: String(port) };
  const type = openShell(t, packed.folder, env);
  const real = (command: string): string =>
    command
      .replaceAll('https://staging.example.com/login', `${login.target}/login`)
      .replaceAll('https://staging.example.com', target)
      .replaceAll('3001', String(own))
      .replace(/^make live$/, `timeout --preserve-status --signal=INT 25 make live PORT=${page}`)
      // Each document begins with none.
      .replace(/^npx session-lab init /, 'rm -f my-app.* && $&')
      // In the checkout, as the documents say; the judge alone keeps its results where it is started.
      .replace(/(^|timeout .* )make /, `$1make -C ${ROOT} `)
      .replace(/--scenario my-app/, `--scenario ${packed.folder}/my-app`)
      .replace(/^(PORT=\d+ )?tools\/run examples/, `$1${ROOT}/tools/run ${ROOT}/examples`)
      .replace(/^(make .* try .*)"$/, `$1 --results ${join(packed.folder, 'results')}"`);
  return { type, real };
}

t.test('every block for a shell does what its document says', { skip: withoutBrowser }, async (t) => {
  const { type, real } = await readerIn(t);
  let ran = 0;
  for (const file of DOCUMENTS) {
    for (const { language, text } of readMarkdown(file).blocks) {
      if (language !== 'sh') continue;
      for (const line of text.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
        if (shellLines(line).length === 0) continue;
        const { code, output } = await type(real(line.replace(/\s+#.*$/, '')));
        ran += 1;
        if (line.endsWith('&')) continue;
        if (STAYS.test(line)) t.match(output, /http:\/\/127\.0\.0\.1:\d+\/\S*token/, output);
        else t.ok(codesOf(line).includes(code), `${file}: ${line}\nended with ${code}\n${output}`);
      }
      if (text.includes('&\n')) await type('kill $!');
    }
  }
  t.ok(ran >= 11, `${ran} commands`);
});
