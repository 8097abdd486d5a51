/** A real Chromium for tests, driven by the DevTools protocol through a pipe: it ends when the test's process does. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** Why there is no browser here, or what a test with it needs beside it; false: all is there. */
export const withoutChromium: false | string =
  [
    ['chromium', '--version'],
    ['openssl', 'version'],
  ]
    .filter(([program = '', ask = '']) => spawnSync(program, [ask]).status !== 0)
    .map(([program]) => `left out: ${program} is not installed`)[0] ?? false;

export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Seconds since the epoch; -1: for as long as the browser runs. */
  readonly expires: number;
}

type Answer = Readonly<Record<string, unknown>>;

/** An answer to what was asked, by its number, or news. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

export class Chromium {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #orders: Writable;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #loaded: (() => void) | undefined;
  #page = '';
  #asked = 0;

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    this.#orders = process.stdio[3] as Writable;
    // What could not be sent is not answered either.
    this.#orders.on('error', () => {});
    let begun = '';
    (process.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (begun + chunk).split('\0');
      begun = messages.pop() ?? '';
      for (const message of messages) this.#hear(JSON.parse(message));
    });
    const said = text(process.stderr as Readable);
    process.once('exit', async () => this.#giveUp(`chromium ended: ${await said}`));
    process.once('error', ({ message }) => this.#giveUp(message));
  }

  /** Every host name leads to this machine, and every certificate is good. */
  static async start(): Promise<Chromium> {
    const folder = await mkdtemp(join(tmpdir(), 'chromium-'));
    // Third-party cookies as Chromium itself has them: Debian blocks them.
    await mkdir(join(folder, 'Default'));
    await writeFile(
      join(folder, 'Default/Preferences'),
      JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }),
    );
    // A group of its own, which can be ended as a whole.
    const child = spawn('chromium', [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const chromium = new Chromium(child, folder);
    try {
      await chromium.#takePage();
      return chromium;
    } catch (error) {
      await chromium.#end();
      throw error;
    }
  }

  /** As if the address were typed: no site asks for it. */
  async open(url: string): Promise<void> {
    await this.#load(() => this.#ask('Page.navigate', { url }));
  }

  /** The page itself leads to another. */
  async leave(script: string): Promise<void> {
    await this.#load(() => this.evaluate(script));
  }

  /** Runs a script in the page, and waits for what it promises. */
  async evaluate(expression: string): Promise<void> {
    await this.#ask('Runtime.evaluate', { expression, awaitPromise: true });
  }

  async cookies(): Promise<readonly BrowserCookie[]> {
    const { cookies } = await this.#ask('Storage.getCookies', {}, false);
    return cookies as BrowserCookie[];
  }

  async close(): Promise<void> {
    // By itself it ends all that it has started.
    const ended = once(this.#process, 'exit');
    this.#ask('Browser.close', {}, false).catch(() => {});
    await Promise.race([ended, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    await this.#end();
  }

  async #end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = once(this.#process, 'exit');
      process.kill(-pid, 'SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }

  #hear(message: Message): void {
    if (message.method === 'Page.loadEventFired') this.#loaded?.();
    if (message.id === undefined) return;
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }

  #giveUp(message: string): void {
    for (const answer of this.#waiting.values()) answer({ error: { message } });
    this.#loaded?.();
  }

  async #takePage(): Promise<void> {
    const { targetInfos } = await this.#ask('Target.getTargets', {}, false);
    const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
    const attached = await this.#ask(
      'Target.attachToTarget',
      { targetId: page?.targetId, flatten: true },
      false,
    );
    this.#page = String(attached.sessionId);
    await this.#ask('Page.enable', {});
  }

  async #load(begin: () => Promise<unknown>): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await begin();
    await loaded;
  }

  async #ask(method: string, params: Answer, ofPage = true): Promise<Answer> {
    const id = ++this.#asked;
    const answered = new Promise<Answer>((resolve, reject) =>
      this.#waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
      ),
    );
    const order = { id, method, params, ...(ofPage && { sessionId: this.#page }) };
    this.#orders.write(`${JSON.stringify(order)}\0`);
    const answer = await answered;
    if (answer.errorText !== undefined) throw new Error(`${method}: ${answer.errorText}`);
    return answer;
  }
}

/** How long it may take to end; then it is killed. */
const PATIENCE_MS = 5000;

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--ignore-certificate-errors',
  '--remote-debugging-pipe',
];
