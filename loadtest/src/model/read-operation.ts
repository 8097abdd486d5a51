/**
 * Reads an operation from the bytes of its line. Nearly all lines of a history are operations as `JSON.stringify` writes them:
 * those are read by hand, without an object in between. Of what else a line may be, nothing is said here.
 */
import { type Bounds, COUNT, FIGURE, GAP, MOMENT, SPAN, USER_NUMBER } from './bounds.ts';
import type { Effect, Operation } from './event.ts';
import { LineReader } from './line-reader.ts';
import { LINE_BREAK } from './lines.ts';

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
const SHOWN = Buffer.from(',"count":');
const ENDS = Buffer.from(',"ends":true');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

const STEPS = new Set<Operation['step']>(['write', 'read', 'hop', 'replay', 'before-login', 'look']);
const OUTCOMES = new Set<Operation['outcome']>(['ok', 'fail', 'info']);
const EFFECTS = new Set<Effect>(['replace', 'add', 'remove', 'flash', 'login', 'logout']);

type Kind = 'text' | 'true' | 'boolean' | ReadonlySet<string> | Bounds;

/** What most operations do without, wherever it stands in one; lists and objects are left to others. */
const RARE: ReadonlyMap<string, Kind> = new Map<keyof Operation, Kind>([
  ['within', new Set(['login', 'logout'])],
  ['bodyMs', SPAN],
  ['fresh', 'true'],
  ['lateMs', SPAN],
  ['lapsed', 'true'],
  ['size', COUNT],
  ['lifetimeMs', SPAN],
  ['carries', 'true'],
  ['overMs', GAP],
  ['jar', 'text'],
  ['jarSet', 'text'],
  ['trace', 'text'],
  ['sharedWith', USER_NUMBER],
  ['ownId', 'text'],
  ['unsureMs', GAP],
  ['clockMs', GAP],
  ['cached', 'text'],
  ['version', 'text'],
  ['carriedFrom', 'text'],
  ['handshake', new Set(['completed', 'refused'])],
  ['opened', 'boolean'],
  ['anew', 'true'],
  ['denied', 'true'],
  ['error', 'text'],
]);

const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSES_LIST = 0x5d;
const CLOSES = 0x7d;

export class OperationReader {
  readonly #line = new LineReader();
  /** What the line has of what is rare. */
  readonly #rare = new Map<string, unknown>();

  /** Behind the line that was read last. */
  get end(): number {
    return this.#line.at;
  }

  /**
   * @param bytes whole lines, each with its break
   * @param from where the line begins
   * @returns null where it is not read by hand: it may be an operation all the same
   */
  read(bytes: Buffer, from: number): Operation | null {
    const line = this.#line;
    line.begin(bytes, from);
    if (!line.skips(OPENING)) return null;
    if (this.#rare.size > 0) this.#rare.clear();
    const user = line.number(USER_NUMBER);
    const flow = this.#comesTo(FLOW) ? line.number(COUNT) : 0;
    const name = this.#comesTo(NAME) ? line.text() : '';
    const step = this.#comesTo(STEP) ? line.oneOf(STEPS) : 'read';
    const redirected = line.skips(REDIRECTED) ? true : undefined;
    const method = this.#comesTo(METHOD) ? line.text() : '';
    const path = this.#comesTo(PATH) ? line.text() : '';
    const at = this.#comesTo(AT) ? line.number(MOMENT) : 0;
    const ms = this.#comesTo(MS) ? line.number(SPAN) : 0;
    let fresh: true | undefined = line.skips(FRESH) ? true : undefined;
    const outcome = this.#comesTo(OUTCOME) ? line.oneOf(OUTCOMES) : 'ok';
    const status = this.#comesTo(STATUS) ? line.numberOrNull(COUNT) : null;
    const replica = this.#comesTo(REPLICA) ? line.textOrNull() : null;
    const sent = this.#comesTo(SENT) ? line.textOrNull() : null;
    const set = this.#comesTo(SET) ? line.textOrNull() : null;
    let wrote: Operation['wrote'];
    let saw: Operation['saw'];
    let ends: true | undefined;
    while (!line.isStrange && line.byte === COMMA) {
      if (wrote === undefined && line.skips(WROTE)) wrote = this.#wrote();
      else if (saw === undefined && line.skips(SAW)) saw = this.#saw();
      else if (ends === undefined && line.skips(ENDS)) ends = true;
      else if (fresh === undefined && line.skips(FRESH)) fresh = true;
      else this.#readRare();
    }
    line.pass(CLOSES);
    line.pass(LINE_BREAK);
    if (line.isStrange) return null;
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
    const line = this.#line;
    const object = line.text();
    const effect = line.expects(EFFECT) ? line.oneOf(EFFECTS) : 'add';
    const mark = line.expects(MARK) ? line.text() : '';
    line.pass(CLOSES);
    return { object, effect, mark };
  }

  #saw(): Operation['saw'] {
    const line = this.#line;
    const object = line.text();
    const marks: string[] = [];
    if (line.expects(MARKS) && line.byte !== CLOSES_LIST) {
      marks.push(line.text());
      while (!line.isStrange && line.byte === COMMA) {
        line.pass(COMMA);
        marks.push(line.text());
      }
    }
    line.pass(CLOSES_LIST);
    const count = line.expects(SHOWN) ? line.numberOrNull(FIGURE) : null;
    line.pass(CLOSES);
    return { object, marks, count };
  }

  #readRare(): void {
    const line = this.#line;
    line.pass(COMMA);
    const key = line.text();
    line.pass(COLON);
    const kind = RARE.get(key);
    if (line.isStrange || kind === undefined || this.#rare.has(key)) {
      line.isStrange = true;
      return;
    }
    this.#rare.set(
      key,
      kind === 'true'
        ? line.expects(TRUE)
        : kind === 'boolean'
          ? line.skips(TRUE) || !line.expects(FALSE)
          : kind === 'text'
            ? line.text()
            : 'least' in kind
              ? line.number(kind)
              : line.oneOf(kind),
    );
  }

  /** Past a key that has to be next; but for what is rare, which may stand anywhere. */
  #comesTo(key: Uint8Array): boolean {
    const line = this.#line;
    while (!line.skips(key)) {
      if (line.isStrange || line.byte !== COMMA) {
        line.isStrange = true;
        return false;
      }
      this.#readRare();
    }
    return true;
  }
}
