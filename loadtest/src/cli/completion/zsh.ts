/** Completion for zsh, by _arguments: each option with what it is for. */
import type { Offered, OfferedCommand, OfferedOption } from './offers.ts';

export const zshCompletion = (commands: readonly OfferedCommand[]): string =>
  `
#compdef session-lab
_session_lab() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, about }) => `      ${quoted(`${name}:${about}`)}`).join('\n')}
    )
    _describe -t commands command commands
    _arguments '--help[say what there is]' '--version[say which version this is]'
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
# Read by the shell, or found on its path for functions.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _session_lab "$@"; else compdef _session_lab session-lab; fi`.trimStart();

function caseOf({ name, options, operands }: OfferedCommand): string {
  const specs = [
    ...options.flatMap(specsOf),
    ...(operands === null ? [] : [`*:${name}:${actionOf(operands)}`]),
  ];
  return `    ${name})\n      _arguments \\\n${specs.map((spec) => `        ${quoted(spec)}`).join(' \\\n')}\n      ;;`;
}

function specsOf({ long, short, about, repeats, takes }: OfferedOption): string[] {
  const value = takes === null ? '' : `:${escaped(takes.name)}:${actionOf(takes)}`;
  return [long, ...(short === null ? [] : [short])].map(
    (flag) => `${repeats ? '*' : ''}${flag}[${escaped(about)}]${value}`,
  );
}

function actionOf({ words, files }: Offered): string {
  if (words.length === 0) return files ? '_files' : ' ';
  return files ? `{compadd ${words.join(' ')}; _files}` : `(${words.join(' ')})`;
}

/** What ends a part of a spec. */
const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
