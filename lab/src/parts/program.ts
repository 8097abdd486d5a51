/** What a part is run by: how containers have it, how a machine has it, and how its version is told. */

export interface Program {
  /** As it is called. */
  readonly name: string;
  /** What other systems call it. */
  readonly alias?: string;
  /** The image in which containers have it, where no variable of the environment names another. */
  readonly image: { readonly variable: string; readonly official: string };
  /** How its version is asked for, and found in what it says; what reports call it. */
  readonly version: { readonly of: string; readonly command: readonly string[]; readonly says: RegExp };
  /** Folders that no PATH leads to, in which systems have it; `*` stands for any name. */
  readonly folders?: readonly string[];
  /** The packages that bring it; left out where set-up gets it by itself. */
  readonly packages?: { readonly debian: string; readonly homebrew: string | null };
}

/** Asks for its version, whichever of its names it goes by there. */
export const versionCommand = ({ name, alias, version: { command } }: Program): readonly string[] =>
  alias === undefined ? command : ['sh', '-c', WHICHEVER, name, alias, ...command.slice(1)];

const WHICHEVER = 'program=$(command -v "$0" || command -v "$1") && shift && exec "$program" "$@"';

export const NODE: Program = {
  name: 'node',
  image: { variable: 'NODE_IMAGE', official: 'node:24.21.0-trixie-slim' },
  version: { of: 'node', command: ['node', '--version'], says: /^v(\S+)/ },
};
