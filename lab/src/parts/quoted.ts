/** A text of the system's, such as a path, as the configurations of Redis and of nginx have it. A `$` nginx takes for a variable. */
export const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
