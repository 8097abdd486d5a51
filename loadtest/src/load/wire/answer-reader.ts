/** Reads one answer, piece by piece as it comes: bytes in, no input or output of its own. */
import { type AnswerHead, readHead } from './answer-head.ts';
import { MOST_BODY_BYTES } from './connection.ts';

/** `odd`: for undici to read, from its first byte on. `large`: a longer body than is kept. */
export type Reading = 'more' | 'whole' | 'odd' | 'large';

/** undici reads up to 16 kB: what is longer than half of that is left to it. */
const MOST_HEAD_BYTES = 8192;
/** Most heads are shorter. */
const FIRST_BYTES = 1024;

const [CR, LF] = [13, 10];

/** What the next byte of a body in chunks is. */
type Place = 'size' | 'size LF' | 'data' | 'data CR' | 'data LF' | 'end CR' | 'end LF';
/** More than this many hex digits are over the limit anyway. */
const MOST_SIZE_DIGITS = 7;

export class AnswerReader {
  /** Null until it is there. */
  head: AnswerHead | null = null;
  /** Where it is whole. */
  body = '';
  /** Where it is whole: where it ended in the piece that was read last. */
  end = 0;
  /** Copies of the pieces that have come, but for the last. */
  #before: Buffer[] = [];
  /** What of them is body. */
  #parts: Buffer[] = [];
  /** What of the last piece is body: from, to, from, to. */
  #spans: number[] = [];
  #bodyBytes = 0;
  /** Of the body or its chunk, still to come. */
  #left = 0;
  #place: Place = 'size';
  #digits = 0;

  /** All pieces of an answer that is not whole. @param last the one that was read last; null: nothing was */
  received(last: Buffer | null): Buffer[] {
    return last ? [...this.#before, Buffer.from(last)] : this.#before;
  }

  /** Another answer is next. */
  begin(): void {
    this.head = null;
    if (this.#before.length > 0) this.#before = [];
    if (this.#parts.length > 0) this.#parts = [];
  }

  /** @param piece another's memory once this has returned: what is kept of it is copied */
  read(piece: Buffer): Reading {
    this.#spans.length = 0;
    const at = this.head ? 0 : this.#readHead(piece);
    if (!this.head) return 'odd';
    const reading = this.head.length < 0 ? this.#readChunks(piece, at) : this.#readLength(piece, at);
    if (this.#bodyBytes > MOST_BODY_BYTES) return 'large';
    if (reading === 'more') this.#keep(piece);
    else if (reading === 'whole') this.#finish(piece);
    return reading;
  }

  /** A head that does not come in one piece is odd. @returns where the body begins */
  #readHead(piece: Buffer): number {
    let end = -1;
    let text = '';
    for (
      let bytes = FIRST_BYTES;
      end < 0 && bytes <= MOST_HEAD_BYTES;
      bytes += MOST_HEAD_BYTES - FIRST_BYTES
    ) {
      text = piece.toString('latin1', 0, bytes);
      end = text.indexOf('\r\n\r\n');
      if (text.length < bytes) break;
    }
    if (end < 0) return 0;
    this.head = readHead(text.slice(0, end));
    this.#bodyBytes = 0;
    this.#left = Math.max(0, this.head?.length ?? 0);
    this.#place = 'size';
    this.#digits = 0;
    return end + 4;
  }

  #readLength(piece: Buffer, from: number): Reading {
    this.end = this.#take(piece, from);
    return this.#left === 0 ? 'whole' : 'more';
  }

  #readChunks(piece: Buffer, from: number): Reading {
    for (let at = from; at < piece.length; ) {
      if (this.#place === 'data') {
        at = this.#take(piece, at);
        if (this.#left === 0) this.#place = 'data CR';
        continue;
      }
      const place = this.#after(this.#place, piece[at] ?? 0);
      at++;
      if (place === 'whole') this.end = at;
      if (place === 'whole' || place === 'odd') return place;
      this.#place = place;
    }
    return 'more';
  }

  /** Sizes and line ends, and nothing else: extensions and trailers are odd. */
  #after(place: Exclude<Place, 'data'>, byte: number): Place | 'whole' | 'odd' {
    switch (place) {
      case 'size': {
        if (byte === CR && this.#digits > 0) return 'size LF';
        const digit = hexOf(byte);
        if (digit < 0 || ++this.#digits > MOST_SIZE_DIGITS) return 'odd';
        this.#left = this.#left * 16 + digit;
        return 'size';
      }
      case 'size LF':
        if (byte !== LF) return 'odd';
        this.#digits = 0;
        return this.#left === 0 ? 'end CR' : 'data';
      case 'data CR':
        return byte === CR ? 'data LF' : 'odd';
      case 'data LF':
        return byte === LF ? 'size' : 'odd';
      case 'end CR':
        return byte === CR ? 'end LF' : 'odd';
      case 'end LF':
        return byte === LF ? 'whole' : 'odd';
    }
  }

  /** @returns where what was taken ends */
  #take(piece: Buffer, from: number): number {
    const to = Math.min(piece.length, from + this.#left);
    if (to > from) this.#spans.push(from, to);
    this.#bodyBytes += to - from;
    this.#left -= to - from;
    return to;
  }

  #keep(piece: Buffer): void {
    const copy = Buffer.from(piece);
    this.#before.push(copy);
    this.#keepParts(copy);
  }

  #keepParts(piece: Buffer): void {
    for (let span = 0; span < this.#spans.length; span += 2)
      this.#parts.push(piece.subarray(this.#spans[span], this.#spans[span + 1]));
  }

  #finish(piece: Buffer): void {
    if (this.#bodyBytes === 0) this.body = '';
    else if (this.#parts.length === 0 && this.#spans.length === 2)
      this.body = piece.toString('utf8', this.#spans[0], this.#spans[1]);
    else {
      this.#keepParts(piece);
      // Joined as bytes: a character may lie across two pieces.
      this.body = Buffer.concat(this.#parts).toString();
    }
  }
}

function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
