/**
 * Session ids that users of two shards have written under. To remember all ids would take memory that grows with the
 * history: a Bloom filter tells, in memory of one size, which may be common, and few that are not; those alone are
 * remembered while the shards are merged.
 */

/** 16 MB: of ten million ids, one in two hundred is remembered in vain. */
const BITS = 2 ** 27;
const HASHES = 4;

class Filter {
  readonly #bits = new Uint32Array(BITS / 32);
  #isEmpty = true;

  add(id: Id): void {
    this.#isEmpty = false;
    for (let hash = 0; hash < HASHES; hash++) {
      const bit = id.bit(hash);
      this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(id: Id): boolean {
    for (let hash = 0; hash < HASHES; hash++) {
      const bit = id.bit(hash);
      if (((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }

  /** Takes over what another has, which is empty then. */
  drain(other: Filter): void {
    if (other.#isEmpty) return;
    const bits = other.#bits;
    for (let at = 0; at < bits.length; at++) this.#bits[at] = (this.#bits[at] ?? 0) | (bits[at] ?? 0);
    bits.fill(0);
    other.#isEmpty = true;
    this.#isEmpty = false;
  }
}

/** 64 bits in hex: two numbers, from which all hashes are made (Kirsch and Mitzenmacher, 2006). */
class Id {
  #first = 0;
  #second = 0;

  set(hex: string): void {
    this.#first = Number.parseInt(hex.slice(0, 8), 16);
    this.#second = Number.parseInt(hex.slice(8, 16), 16) | 1;
  }

  bit(hash: number): number {
    return (this.#first + Math.imul(hash, this.#second)) & (BITS - 1);
  }
}

export class CommonIds {
  readonly #before = new Filter();
  readonly #now = new Filter();
  readonly #id = new Id();
  readonly #owners = new Map<string, number | null>();

  /** What follows is another shard's. */
  begin(): void {
    this.#before.drain(this.#now);
  }

  add(hex: string): void {
    this.#id.set(hex);
    if (this.#before.mayHave(this.#id)) this.#owners.set(hex, null);
    this.#now.add(this.#id);
  }

  /** Another user who has written under it before, in whichever shard; null where none has. */
  otherOwner(hex: string, user: number): number | null {
    const owner = this.#owners.get(hex);
    if (owner === undefined) return null;
    if (owner === null) this.#owners.set(hex, user);
    return owner === user ? null : owner;
  }
}
