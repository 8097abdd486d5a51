/** Sends many hostile inputs to one address, some at once, and tells what was wrong with the answers. */
import { wrongWith } from './answered.ts';
import { hostileInput } from './input.ts';
import type { Known } from './kind.ts';
import { send } from './send.ts';

export interface BarrageOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  /** Which inputs of the seed, by number. */
  readonly numbers: readonly number[];
  readonly signal: AbortSignal;
}

export interface Finding {
  readonly number: number;
  readonly kind: string;
  readonly says: string;
}

export interface Barrage {
  /** How many were sent, of each kind. */
  readonly sent: ReadonlyMap<string, number>;
  /** How many answers there were, by their first digit; `-` is none at all. */
  readonly answers: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

const AT_ONCE = 8;
/** Longer than any page takes, on a busy machine, too. */
const PATIENCE_MS = 20_000;

/** @throws {Error} where nobody listens: an input may have ended whoever did */
export async function barrage({ host, port, seed, numbers, signal }: BarrageOptions): Promise<Barrage> {
  const known = await becomeKnown(host, port);
  const [sent, answers, findings] = [new Map<string, number>(), new Map<string, number>(), [] as Finding[]];
  const left = numbers.values();
  const one = async (): Promise<void> => {
    for (const number of left) {
      signal.throwIfAborted();
      const input = hostileInput(seed, number, known);
      const answer = await send({ host, port }, input, PATIENCE_MS);
      count(sent, input.kind);
      count(answers, answer.status === null ? '-' : `${Math.floor(answer.status / 100)}xx`);
      const says = wrongWith(input, answer);
      if (says !== null) findings.push({ number, kind: input.kind, says });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { sent, answers, findings: findings.sort((a, b) => a.number - b.number) };
}

/** Whoever knows nothing meets no code that has to do with a session. */
async function becomeKnown(host: string, port: number): Promise<Known> {
  const origin = `http://${host}:${port}`;
  const reply = await fetch(`${origin}/views`, { method: 'POST', redirect: 'manual' });
  await reply.body?.cancel();
  const cookie = reply.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  if (cookie === '') throw new Error(`${origin} gives no session: it answered ${reply.status}`);
  return { host: `${host}:${port}`, cookie };
}

const count = (counts: Map<string, number>, of: string): void =>
  void counts.set(of, (counts.get(of) ?? 0) + 1);
