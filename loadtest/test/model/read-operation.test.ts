import { isDeepStrictEqual } from 'node:util';
import t from 'tap';
import {
  type Bounds,
  COUNT,
  FIGURE,
  GAP,
  isWithin,
  MOMENT,
  SPAN,
  USER_NUMBER,
} from '../../src/model/bounds.ts';
import type { Operation } from '../../src/model/event.ts';
import { type HistoryEvent, historyEvent } from '../../src/model/history-event.ts';
import { type Random, seededRandom } from '../../src/model/random.ts';
import { OperationReader } from '../../src/model/read-operation.ts';

const reader = new OperationReader();

const read = (line: string): Operation | null => reader.read(Buffer.from(`${line}\n`), 0);

/** As a line is read in the simplest way; null where it is no operation. */
function parsed(line: string): HistoryEvent | null {
  try {
    const { success, data } = historyEvent.safeParse(JSON.parse(line));
    return success && data.type === 'op' ? data : null;
  } catch {
    return null;
  }
}

/** Without keys that are there and undefined, which no line has. */
const told = (operation: object): object =>
  Object.fromEntries(Object.entries(operation).filter(([, value]) => value !== undefined));

/** What is read is what the schema makes of the line, key for key and in its order; or nothing is said. */
function isRight(found: Operation | null, line: string): boolean {
  if (found === null) return true;
  const expected = parsed(line);
  return (
    expected !== null &&
    isDeepStrictEqual(told(found), expected) &&
    JSON.stringify(found) === JSON.stringify(expected)
  );
}

const draw = <T>(random: Random, among: readonly T[]): T => among[Math.floor(random() * among.length)] as T;

const PLAIN_TEXTS = ['', 'app-1', '5654cce1', 'u17-w3', '/views?page=2&of=3', 'a name of several words'];
const ODD_TEXTS = [
  '"',
  '\\',
  'a\nb',
  '\u0000',
  '저장',
  'é',
  '\ud800',
  'x\udc00y',
  '💾',
  '\u2028',
  '\u007f',
  'a\\"b',
];
const PLAIN_NUMBERS = [0, 1, 12, 200, 1.5, 0.01, 1_800_000_000_000.12, 1_800_000_000_000, -3, -0.25];
const ODD_NUMBERS = [-0, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53, 123_456_789_012_345.67, Number.MIN_VALUE, 1e300];

interface Of {
  text(): string;
  number(bounds: Bounds): number;
  /** Whether a key that may be left out is there. */
  has(): boolean;
}

const KEYS = (of: Of, random: Random): readonly (readonly [string, unknown])[] => {
  const maybe = <T>(value: T): T | undefined => (of.has() ? value : undefined);
  const orNull = <T>(value: T): T | null => (random() < 0.2 ? null : value);
  return [
    ['type', 'op'],
    ['user', of.number(USER_NUMBER)],
    ['flow', of.number(COUNT)],
    ['name', of.text()],
    ['step', draw(random, ['write', 'read', 'hop', 'replay', 'before-login', 'look'])],
    ['redirected', maybe(true)],
    ['within', maybe(draw(random, ['login', 'logout']))],
    ['method', of.text()],
    ['path', of.text()],
    ['at', of.number(MOMENT)],
    ['ms', of.number(SPAN)],
    ['bodyMs', maybe(of.number(SPAN))],
    ['fresh', maybe(true)],
    ['lateMs', maybe(of.number(SPAN))],
    ['outcome', draw(random, ['ok', 'fail', 'info'])],
    ['status', orNull(of.number(COUNT))],
    ['replica', orNull(of.text())],
    ['sent', orNull(of.text())],
    ['set', orNull(of.text())],
    ['lapsed', maybe(true)],
    ['size', maybe(of.number(COUNT))],
    ['clockMs', maybe(of.number(GAP))],
    ['jar', maybe(of.text())],
    ['trace', maybe(of.text())],
    ['sharedWith', maybe(of.number(USER_NUMBER))],
    ['version', maybe(of.text())],
    ['handshake', maybe(draw(random, ['completed', 'refused']))],
    ['opened', maybe(random() < 0.5)],
    [
      'wrote',
      maybe({ object: of.text(), effect: draw(random, ['replace', 'add', 'logout']), mark: of.text() }),
    ],
    [
      'saw',
      maybe({
        object: of.text(),
        marks: Array.from({ length: Math.floor(random() * 4) }, () => of.text()),
        count: orNull(of.number(FIGURE)),
      }),
    ],
    ['denied', maybe(true)],
    ['ends', maybe(true)],
    ['error', maybe(of.text())],
  ];
};

const plainNumber = (random: Random, bounds: Bounds): number =>
  draw(
    random,
    PLAIN_NUMBERS.filter((number) => isWithin(number, bounds)),
  );

function plain(random: Random): readonly (readonly [string, unknown])[] {
  return KEYS(
    {
      text: () => draw(random, PLAIN_TEXTS),
      number: (bounds) => plainNumber(random, bounds),
      has: () => random() < 0.3,
    },
    random,
  );
}

const lineOf = (keys: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify(Object.fromEntries(keys));

t.test('operations as they are written are read by hand, and as the schema reads them', async (t) => {
  const random = seededRandom(1);
  const wrong = Array.from({ length: 5000 }, () => lineOf(plain(random))).filter((line) => {
    const found = read(line);
    return found === null || !isRight(found, line) || reader.end !== Buffer.byteLength(line) + 1;
  });
  t.same(wrong, []);
});

t.test('what is rare may stand anywhere behind the flow', async (t) => {
  const random = seededRandom(2);
  const rare = new Set(['within', 'bodyMs', 'fresh', 'lateMs', 'lapsed', 'jar', 'denied', 'error']);
  for (let trial = 0; trial < 2000; trial++) {
    const keys = plain(random);
    const moved = keys.filter(([key]) => rare.has(key));
    const others = keys.filter(([key]) => !rare.has(key));
    for (const key of moved) others.splice(3 + Math.floor(random() * (others.length - 3)), 0, key);
    const line = lineOf(others);
    const found = read(line);
    if (!isRight(found, line)) return t.fail(line);
  }
  const line = lineOf([...plain(random).filter(([key]) => key !== 'fresh'), ['fresh', true]]);
  t.equal(read(line)?.fresh, true, 'as the generator writes it');
});

t.test('odd texts and numbers are read as the schema reads them, or not by hand', async (t) => {
  const random = seededRandom(3);
  let byHand = 0;
  for (let trial = 0; trial < 5000; trial++) {
    const of: Of = {
      text: () => draw(random, random() < 0.1 ? ODD_TEXTS : PLAIN_TEXTS),
      number: (bounds) => (random() < 0.1 ? draw(random, ODD_NUMBERS) : plainNumber(random, bounds)),
      has: () => random() < 0.3,
    };
    const line = lineOf(KEYS(of, random));
    const found = read(line);
    if (!isRight(found, line)) return t.fail(line);
    if (found) byHand++;
  }
  t.ok(byHand > 500, `${byHand} read by hand`);
});

t.test(
  'a line with a byte changed, left out, added or doubled is never taken for what it is not',
  async (t) => {
    const random = seededRandom(4);
    const bytes = Array.from('{}[]",:0123456789.-eE+truefalsn \\u\t\u0001é');
    let refused = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const line = lineOf(plain(random));
      const at = Math.floor(random() * line.length);
      const cut = Math.floor(random() * 3);
      const put = draw(random, ['', draw(random, bytes), draw(random, bytes), line.slice(at, at + 12)]);
      const changed = line.slice(0, at) + put + line.slice(at + cut);
      const found = read(changed);
      if (!isRight(found, changed)) return t.fail(changed);
      if (found === null) refused++;
    }
    t.ok(refused > 1000 && refused < 20_000, `${refused} not read by hand`);
  },
);

t.test(
  'what it does not know is left to the schema: other keys, lists, keys that come twice, other lines',
  async (t) => {
    const keys = plain(seededRandom(5)).filter(([, value]) => value !== undefined);
    t.ok(read(lineOf(keys)));
    t.equal(read(lineOf([...keys, ['unheard', 1]])), null);
    t.equal(read(lineOf([...keys, ['others', ['u2-w1']]])), null);
    t.equal(read(lineOf([...keys, ['look', { of: 1, cookies: 'now', afterMs: 0 }]])), null);
    t.equal(read(lineOf([...keys, ['size', 'large']])), null);
    t.equal(
      read(`${lineOf([...keys.filter(([key]) => key !== 'jar'), ['jar', 'a']]).slice(0, -1)},"jar":"b"}`),
      null,
    );
    for (const key of ['user', 'step', 'at', 'status', 'set'])
      t.equal(read(lineOf(keys.filter(([other]) => other !== key))), null, `without ${key}`);
    const odd: readonly (readonly [string, string])[] = [
      ['"wrote":{', '"wrote":{"size":1,'],
      ['"effect":', '"size":1,"effect":'],
      ['"marks":[', '"marks":[,'],
      ['"marks":[', '"marks":["u1-w1",,'],
      ['"count":', '"jar":"a","count":'],
      ['"ends":true', '"fresh":,"jar":"a"true'],
      ['"ends":true', '"opened":,"jar":"a"false'],
      ['"ends":true', '"ends":true,'],
    ];
    const whole = lineOf([
      ...keys.filter(([key]) => !['wrote', 'saw', 'ends', 'fresh', 'jar', 'size', 'opened'].includes(key)),
      ['wrote', { object: 'views', effect: 'replace', mark: 'u1-w1' }],
      ['saw', { object: 'views', marks: ['u1-w1'], count: 1 }],
      ['ends', true],
    ]);
    t.ok(read(whole));
    for (const [is, put] of odd) t.equal(read(whole.replace(is, put)), null, put);
    t.equal(read('{"type":"left","user":1}'), null);
    t.equal(read(''), null);
  },
);

t.test('texts that take each other’s places stay what they are', async (t) => {
  const keys = plain(seededRandom(6)).filter(([key]) => key !== 'wrote');
  const marks = Array.from({ length: 30_000 }, (_, write) => `u${write % 700}-w${write}`);
  const wrong = marks.filter((mark) => {
    const found = read(lineOf([...keys, ['wrote', { object: 'views', effect: 'replace', mark }]]));
    return found?.wrote?.mark !== mark;
  });
  t.same(wrong, []);
});
