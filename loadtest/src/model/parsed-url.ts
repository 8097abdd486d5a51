/** An address taken apart, or null where it is none: URL.parse, which Node 20 lacks. */
export const parsedUrl = (address: string, base?: string): URL | null =>
  URL.canParse(address, base) ? new URL(address, base) : null;
