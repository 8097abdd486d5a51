/** What may be secret in a command line or in what it prints: hidden before anybody keeps or shows it. */

const SHOWN = '…';

const NAME =
  /(?:[\w-]*[-_])?(?:pass(?:w|word|wd|phrase|code)|pwd|secret|token|api[-_]?key|credentials?)(?:[-_][\w-]*)?["']?/
    .source;
const VALUE = /"[^"]*"|'[^']*'|[^\s"',;&]+/.source;
/** `API_TOKEN: x`, `"secret": "x"`: a name that says so, and its value. */
const NAMED = new RegExp(String.raw`(${NAME}\s*[:=]\s*)(${VALUE})`, 'gi');
/** `--password x` */
const AS_WORD = new RegExp(String.raw`(${NAME}\s+(?=[^-\s]))(${VALUE})`, 'gi');
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

/** Of a command line, or of what a program prints. */
export const withoutSecrets = (text: string): string =>
  bareText(text.replace(HEADER, `$1 ${SHOWN}`).replace(AS_WORD, `$1${SHOWN}`));

/** Of any text: there, a word that follows on such a name is no value. */
export const bareText = (text: string): string =>
  text.replace(NAMED, `$1${SHOWN}`).replace(SCHEME, `$1 ${SHOWN}`).replace(IN_ADDRESS, `//${SHOWN}@`);
