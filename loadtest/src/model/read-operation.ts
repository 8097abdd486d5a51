/**
 * Reads an operation from the bytes of its line. Nearly all lines of a history are operations as `JSON.stringify` writes them:
 * those are read by hand, without an object in between. Of what else a line may be, nothing is said here.
 */
import type { Effect, Operation } from './event.ts';
import { KnownTexts } from './known-texts.ts';

const OPENING = Buffer.from('{"type":"op","user":');
const FLOW = Buffer.from(',"flow":');
const NAME = Buffer.from(',"name":');
const STEP = Buffer.from(',"step":');
const REDIRECTED = Buffer.from(',"redirected":true');
const METHOD = Buffer.from(',"method":');
const PATH = Buffer.from(',"path":');
const AT = Buffer.from(',"at":');
const MS = Buffer.from(',"ms":');
const FRESH = Buffer.from(',"fresh":true');
const OUTCOME = Buffer.from(',"outcome":');
const STATUS = Buffer.from(',"status":');
const REPLICA = Buffer.from(',"replica":');
const SENT = Buffer.from(',"sent":');
const SET = Buffer.from(',"set":');
const WROTE = Buffer.from(',"wrote":{"object":');
const EFFECT = Buffer.from(',"effect":');
const MARK = Buffer.from(',"mark":');
const SAW = Buffer.from(',"saw":{"object":');
const MARKS = Buffer.from(',"marks":[');
const COUNT = Buffer.from(',"count":');
const ENDS = Buffer.from(',"ends":true');
const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

const STEPS = new Set<Operation['step']>(['write', 'read', 'hop', 'replay', 'before-login', 'look']);
const OUTCOMES = new Set<Operation['outcome']>(['ok', 'fail', 'info']);
const EFFECTS = new Set<Effect>(['replace', 'add', 'remove', 'flash', 'login', 'logout']);

type Kind = 'text' | 'number' | 'true' | 'boolean' | ReadonlySet<string>;

/** What most operations do without, wherever it stands in one; lists and objects are left to others. */
const RARE: ReadonlyMap<string, Kind> = new Map<keyof Operation, Kind>([
  ['within', new Set(['login', 'logout'])],
  ['bodyMs', 'number'],
  ['fresh', 'true'],
  ['lateMs', 'number'],
  ['lapsed', 'true'],
  ['size', 'number'],
  ['lifetimeMs', 'number'],
  ['carries', 'true'],
  ['overMs', 'number'],
  ['jar', 'text'],
  ['jarSet', 'text'],
  ['trace', 'text'],
  ['sharedWith', 'number'],
  ['ownId', 'text'],
  ['unsureMs', 'number'],
  ['clockMs', 'number'],
  ['cached', 'text'],
  ['version', 'text'],
  ['carriedFrom', 'text'],
  ['handshake', new Set(['completed', 'refused'])],
  ['opened', 'boolean'],
  ['anew', 'true'],
  ['denied', 'true'],
  ['error', 'text'],
]);

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const CLOSES_LIST = 0x5d;
const CLOSES = 0x7d;
const NOT_ASCII = 0x80;

/** A whole number of so many digits, divided by a power of ten, is the double next to that decimal (Clinger, PLDI 1990). */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, decimals) => 10 ** decimals);

export class OperationReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Something stands there that is not read by hand. */
  #strange = false;
  readonly #texts = new KnownTexts();
  /** What the line has of what is rare. */
  readonly #rare = new Map<string, unknown>();

  /** Behind the line that was read last. */
  get end(): number {
    return this.#at;
  }

  /**
   * @param bytes whole lines, each with its break
   * @param from where the line begins
   * @returns null where it is not read by hand: it may be an operation all the same
   */
  read(bytes: Buffer, from: number): Operation | null {
    this.#bytes = bytes;
    this.#at = from;
    this.#strange = false;
    if (!this.#skips(OPENING)) return null;
    if (this.#rare.size > 0) this.#rare.clear();
    const user = this.#number();
    const flow = this.#comesTo(FLOW) ? this.#number() : 0;
    const name = this.#comesTo(NAME) ? this.#text() : '';
    const step = this.#comesTo(STEP) ? this.#oneOf(STEPS) : 'read';
    const redirected = this.#skips(REDIRECTED) ? true : undefined;
    const method = this.#comesTo(METHOD) ? this.#text() : '';
    const path = this.#comesTo(PATH) ? this.#text() : '';
    const at = this.#comesTo(AT) ? this.#number() : 0;
    const ms = this.#comesTo(MS) ? this.#number() : 0;
    let fresh: true | undefined = this.#skips(FRESH) ? true : undefined;
    const outcome = this.#comesTo(OUTCOME) ? this.#oneOf(OUTCOMES) : 'ok';
    const status = this.#comesTo(STATUS) ? this.#numberOrNull() : null;
    const replica = this.#comesTo(REPLICA) ? this.#textOrNull() : null;
    const sent = this.#comesTo(SENT) ? this.#textOrNull() : null;
    const set = this.#comesTo(SET) ? this.#textOrNull() : null;
    let wrote: Operation['wrote'];
    let saw: Operation['saw'];
    let ends: true | undefined;
    while (!this.#strange && this.#bytes[this.#at] === COMMA) {
      if (wrote === undefined && this.#skips(WROTE)) wrote = this.#wrote();
      else if (saw === undefined && this.#skips(SAW)) saw = this.#saw();
      else if (ends === undefined && this.#skips(ENDS)) ends = true;
      else if (fresh === undefined && this.#skips(FRESH)) fresh = true;
      else this.#readRare();
    }
    this.#pass(CLOSES);
    this.#pass(NEWLINE);
    if (this.#strange) return null;
    // Objects of one shape are read quickest, and these two are all that there are: keys in the schema's order.
    if (this.#rare.size === 0)
      return {
        type: 'op',
        user,
        flow,
        name,
        step,
        redirected,
        method,
        path,
        at,
        ms,
        fresh,
        outcome,
        status,
        replica,
        sent,
        set,
        wrote,
        saw,
        ends,
      };
    const operation: Operation = {
      type: 'op',
      user,
      flow,
      name,
      step,
      redirected,
      within: undefined,
      method,
      path,
      at,
      ms,
      bodyMs: undefined,
      fresh,
      lateMs: undefined,
      outcome,
      status,
      replica,
      sent,
      set,
      lapsed: undefined,
      size: undefined,
      lifetimeMs: undefined,
      carries: undefined,
      overMs: undefined,
      jar: undefined,
      jarSet: undefined,
      trace: undefined,
      sharedWith: undefined,
      ownId: undefined,
      unsureMs: undefined,
      clockMs: undefined,
      cached: undefined,
      version: undefined,
      carriedFrom: undefined,
      handshake: undefined,
      opened: undefined,
      anew: undefined,
      wrote,
      saw,
      denied: undefined,
      ends,
      error: undefined,
    };
    for (const [key, value] of this.#rare) (operation as Record<string, unknown>)[key] = value;
    return operation;
  }

  #wrote(): Operation['wrote'] {
    const object = this.#text();
    const effect = this.#comesTo(EFFECT) ? this.#oneOf(EFFECTS) : 'add';
    const mark = this.#comesTo(MARK) ? this.#text() : '';
    this.#pass(CLOSES);
    return { object, effect, mark };
  }

  #saw(): Operation['saw'] {
    const object = this.#text();
    const marks: string[] = [];
    if (this.#comesTo(MARKS) && this.#bytes[this.#at] !== CLOSES_LIST) {
      marks.push(this.#text());
      while (this.#bytes[this.#at] === COMMA) {
        this.#at++;
        marks.push(this.#text());
      }
    }
    this.#pass(CLOSES_LIST);
    const count = this.#comesTo(COUNT) ? this.#numberOrNull() : null;
    this.#pass(CLOSES);
    return { object, marks, count };
  }

  #readRare(): void {
    this.#pass(COMMA);
    const key = this.#text();
    this.#pass(COLON);
    const kind = RARE.get(key);
    if (kind === undefined || this.#rare.has(key)) this.#strange = true;
    if (this.#strange) return;
    this.#rare.set(
      key,
      kind === 'number'
        ? this.#number()
        : kind === 'true'
          ? this.#comesTo(TRUE)
          : kind === 'boolean'
            ? this.#skips(TRUE) || !this.#comesTo(FALSE)
            : kind === 'text'
              ? this.#text()
              : this.#oneOf(kind as ReadonlySet<string>),
    );
  }

  /** Past a key that has to be next; but for what is rare, which may stand anywhere. */
  #comesTo(key: Uint8Array): boolean {
    while (!this.#skips(key)) {
      if (this.#strange || this.#bytes[this.#at] !== COMMA) {
        this.#strange = true;
        return false;
      }
      this.#readRare();
    }
    return true;
  }

  /** Past these bytes, if they are next. A line break, which no value holds, keeps it from looking beyond the end. */
  #skips(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < expected.length; index++)
      if (bytes[at + index] !== expected[index]) return false;
    this.#at = at + expected.length;
    return true;
  }

  #pass(byte: number): void {
    if (this.#strange || this.#bytes[this.#at] !== byte) this.#strange = true;
    else this.#at++;
  }

  #textOrNull(): string | null {
    return this.#skips(NULL) ? null : this.#text();
  }

  #numberOrNull(): number | null {
    return this.#skips(NULL) ? null : this.#number();
  }

  #oneOf<T extends string>(texts: ReadonlySet<T>): T {
    const text = this.#text() as T;
    if (!texts.has(text)) this.#strange = true;
    return text;
  }

  #text(): string {
    const bytes = this.#bytes;
    this.#pass(QUOTE);
    const from = this.#at;
    let at = from;
    let hash = 0;
    let all = 0;
    let byte = bytes[at] as number;
    while (byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE) {
      hash = (Math.imul(hash, 31) + byte) | 0;
      all |= byte;
      byte = bytes[++at] as number;
    }
    if (this.#strange || byte !== QUOTE) {
      this.#strange = true;
      return '';
    }
    this.#at = at + 1;
    return all < NOT_ASCII ? this.#texts.of(bytes, from, at, hash) : bytes.toString('utf8', from, at);
  }

  #number(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const from = at;
    let value = 0;
    let byte = bytes[at] as number;
    while (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO);
      byte = bytes[++at] as number;
    }
    let digits = at - from;
    if (digits === 0 || (digits > 1 && bytes[from] === ZERO)) this.#strange = true;
    if (byte === DOT) {
      const point = at;
      byte = bytes[++at] as number;
      while (byte >= ZERO && byte <= NINE) {
        value = value * 10 + (byte - ZERO);
        byte = bytes[++at] as number;
      }
      const decimals = at - point - 1;
      digits += decimals;
      if (decimals === 0) this.#strange = true;
      value /= POWERS[decimals] ?? Number.NaN;
    }
    if (digits > MOST_DIGITS) this.#strange = true;
    this.#at = at;
    return isNegative ? -value : value;
  }
}
