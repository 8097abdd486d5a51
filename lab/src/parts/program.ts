/** What a part is run by: how containers have it, how a machine has it, and how its version is told. */

export interface Program {
  /** As it is called. */
  readonly name: string;
  /** The image in which containers have it, where no variable of the environment names another. */
  readonly image: { readonly variable: string; readonly official: string };
  /** How its version is asked for, and found in what it says; what reports call it. */
  readonly version: { readonly of: string; readonly command: readonly string[]; readonly says: RegExp };
  /** Folders that no PATH leads to, in which systems have it; `*` stands for any name. */
  readonly folders?: readonly string[];
  /** The packages that bring it; left out where set-up gets it by itself. */
  readonly packages?: { readonly debian: string; readonly homebrew: string | null };
}

export const NODE: Program = {
  name: 'node',
  image: { variable: 'NODE_IMAGE', official: 'node:24.21.0-trixie-slim' },
  version: { of: 'node', command: ['node', '--version'], says: /^v(\S+)/ },
};
