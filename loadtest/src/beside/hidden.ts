/** What may be secret in a command line or in what it prints: hidden before anybody keeps or shows it. */

const SHOWN = '…';

/** `--password=x`, `API_TOKEN: x`, `"secret": "x"`: a name that says so, and its value. */
const NAMED =
  /((?:[\w-]*[-_])?(?:pass(?:w|word|wd|phrase|code)|pwd|secret|token|api[-_]?key|credentials?)(?:[-_][\w-]*)?["']?(?:\s*[:=]\s*|\s+(?=[^-\s])))("[^"]*"|'[^']*'|[^\s"',;&]+)/gi;
/** `-H 'Authorization: Bearer x'`: all behind the header's name. */
const HEADER = /((?:-H|--header)[=\s]*["']?[\w-]+:)\s*[^"'\n]*/g;
const SCHEME = /\b(Bearer|Basic)\s+[\w.~+/=-]+/g;
const IN_ADDRESS = /\/\/[^/@\s"']+@/g;

/** Variables whose values are nobody's business, wherever they turn up. */
const SECRET_NAME = /pass|pwd|secret|token|key|credential/i;
/** Shorter values turn up by chance. */
const LEAST_CHARS = 6;

export class Hiding {
  readonly #values: readonly string[];

  /** @param env the environment that the command is given */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#values = Object.entries(env)
      .flatMap(([name, value = '']) =>
        SECRET_NAME.test(name) && value.length >= LEAST_CHARS && !value.startsWith('/') ? value : [],
      )
      .sort((a, b) => b.length - a.length);
  }

  readonly in = (text: string): string => {
    let shown = text;
    for (const value of this.#values) shown = shown.replaceAll(value, SHOWN);
    return withoutSecrets(shown);
  };
}

export const withoutSecrets = (text: string): string =>
  text
    .replace(HEADER, `$1 ${SHOWN}`)
    .replace(NAMED, `$1${SHOWN}`)
    .replace(SCHEME, `$1 ${SHOWN}`)
    .replace(IN_ADDRESS, `//${SHOWN}@`);
