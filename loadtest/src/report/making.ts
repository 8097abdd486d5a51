/** How a report was made; the result itself does not depend on it. */
export interface Making {
  /** As it could be typed again, secrets hidden; null where no command line made it. */
  readonly command: string | null;
  readonly version: string;
  /** Of the checkout; null for the package. */
  readonly commit: string | null;
}
