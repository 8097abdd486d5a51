/** Completion for bash: commands, options and what these may be; files where nothing is known. */
import type { OfferedCommand } from './offers.ts';

export function bashCompletion(commands: readonly OfferedCommand[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ long, takes }) =>
      takes && takes.words.length > 0 ? `    '${name} ${long}') words='${takes.words.join(' ')}' ;;` : [],
    ),
  );
  const options = commands.map(
    ({ name, options }) => `      ${name}) words='${options.map(({ long }) => long).join(' ')}' ;;`,
  );
  const operands = commands.flatMap(({ name, operands }) =>
    operands && operands.words.length > 0 ? `      ${name}) words='${operands.words.join(' ')}' ;;` : [],
  );
  return `
_session_lab() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then words='${commands.map(({ name }) => name).join(' ')} --help --version'
  elif [[ $word == -* ]]; then
    case \${COMP_WORDS[1]} in
${options.join('\n')}
    esac
  elif [[ $COMP_CWORD -eq 2 ]]; then
    case \${COMP_WORDS[1]} in
${operands.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _session_lab session-lab`.trimStart();
}
