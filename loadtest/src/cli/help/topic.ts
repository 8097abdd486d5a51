/** What `session-lab help TOPIC` tells of one matter: sentences, and terms with what each means. */

export interface Topic {
  readonly name: string;
  /** In the list of topics. */
  readonly says: string;
  /** Made when it is asked for: most of it comes from elsewhere. */
  readonly parts: () => readonly Part[];
}

/** A paragraph, lines to be taken as they are, or terms. */
export type Part = string | { readonly lines: readonly string[] } | { readonly terms: readonly Term[] };

export interface Term {
  readonly name: string;
  readonly text: string;
}

export const terms = (list: readonly Term[]): Part => ({ terms: list });
export const lines = (...list: readonly string[]): Part => ({ lines: list });
