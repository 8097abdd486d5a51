/** Which replica showed what which other had been told: by object, and by version of the app. */
import type { Operation } from '../model/event.ts';
import type { Page } from './ledger.ts';

interface Cell {
  shown: number;
  missed: number;
}

class Matrix {
  /** By writer, then by reader. */
  readonly #cells = new Map<string, Map<string, Cell>>();
  readonly #names = new Set<string>();

  add(writer: string, reader: string, shown: boolean): void {
    const cell = this.#cells.get(writer)?.get(reader) ?? this.#begin(writer, reader);
    if (shown) cell.shown++;
    else cell.missed++;
  }

  #begin(writer: string, reader: string): Cell {
    this.#names.add(writer).add(reader);
    const cell = { shown: 0, missed: 0 };
    const ofWriter = this.#cells.get(writer);
    if (ofWriter) ofWriter.set(reader, cell);
    else this.#cells.set(writer, new Map([[reader, cell]]));
    return cell;
  }

  sum(of: keyof Cell, where: (writer: string, reader: string) => boolean): number {
    let total = 0;
    for (const [writer, cells] of this.#cells)
      for (const [reader, cell] of cells) if (where(writer, reader)) total += cell[of];
    return total;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }
}

export class WhoKnows {
  readonly #byObject = new Map<string, Matrix>();
  readonly #byReplica = new Matrix();
  readonly #byVersion = new Matrix();
  /** How far each replica's Date is from the client's clock. */
  readonly #clocks = new Map<string, number>();

  add(operation: Operation, page: Page | null): void {
    const { replica, version, clockMs, saw } = operation;
    if (replica !== null && clockMs !== undefined) this.#clocks.set(replica, clockMs);
    if (!page || !saw || operation.wrote) return;
    const last = page.log.lastBefore(page.now);
    if (!last || last.effect === 'logout' || last.effect === 'flash' || last.effect === 'remove') return;
    const shown = page.now.marks.has(last.mark) || page.now.newest > last.index;
    const written = last.operation.version;
    if (version !== undefined && written !== undefined) this.#byVersion.add(written, version, shown);
    if (replica === null || last.replica === null) return;
    this.#byReplica.add(last.replica, replica, shown);
    let matrix = this.#byObject.get(saw.object);
    if (!matrix) {
      matrix = new Matrix();
      this.#byObject.set(saw.object, matrix);
    }
    matrix.add(last.replica, replica, shown);
  }

  /** A denied page misses everything. */
  denied({ replica, version }: Operation, writer: Operation | undefined): void {
    if (replica !== null && writer?.replica != null) this.#byReplica.add(writer.replica, replica, false);
    if (version !== undefined && writer?.version !== undefined)
      this.#byVersion.add(writer.version, version, false);
  }

  /** The object is never shown but by the replica that was told it. */
  staysWithWriter(object: string): boolean {
    const matrix = this.#byObject.get(object);
    if (!matrix) return false;
    const shownElsewhere = matrix.sum('shown', (writer, reader) => writer !== reader);
    return shownElsewhere === 0 && matrix.sum('missed', (writer, reader) => writer !== reader) > 0;
  }

  /** The one replica that forgets what others keep, though they keep what it was told; null where there is no such one. */
  get forgetful(): string | null {
    const matrix = this.#byReplica;
    const { names } = matrix;
    const missing = names.filter((name) => matrix.sum('missed', (_, reader) => reader === name) > 0);
    const [only] = missing;
    if (missing.length !== 1 || only === undefined || names.length < 2) return null;
    // Memory of its own would not be known to others.
    const itsOwnKnown = matrix.sum('shown', (writer, reader) => writer === only && reader !== only);
    return itsOwnKnown > 0 ? only : null;
  }

  /** Only what another version has written is missing. */
  get versionsDiffer(): readonly string[] | null {
    const matrix = this.#byVersion;
    if (matrix.names.length < 2) return null;
    const missed = matrix.sum('missed', (writer, reader) => writer !== reader);
    const missedWithin = matrix.sum('missed', (writer, reader) => writer === reader);
    const shownWithin = matrix.sum('shown', (writer, reader) => writer === reader);
    return missed > 0 && missedWithin === 0 && shownWithin > 0 ? matrix.names : null;
  }

  /** How far a replica's clock is from the others', in milliseconds; null where its answers don't tell. */
  apart(replica: string): number | null {
    const own = this.#clocks.get(replica);
    if (own === undefined) return null;
    const [other = 0] = [...this.#clocks].filter(([name]) => name !== replica).map(([, ms]) => ms);
    return own - other;
  }
}
