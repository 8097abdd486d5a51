/** Something wrong with a scenario file, and where: the keys that lead there. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
