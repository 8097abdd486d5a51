/** A server that stores keep sessions on, as a kind of part. */
import type { PartKind } from './part.ts';
import type { Remote } from './remote.ts';

export interface Server extends PartKind {
  /**
   * Only where one of its parts may take another's place: those that take the writes now, in the order of their names.
   * None where nobody says which.
   */
  primaries?(remote: Remote, parts: readonly Whereabouts[]): Promise<readonly string[]>;
}

/** Where a part was last reached; null where that is not known. */
export interface Whereabouts {
  readonly name: string;
  readonly address: string | null;
}

export const defineServer = <const S extends Server>(server: S): S => server;
