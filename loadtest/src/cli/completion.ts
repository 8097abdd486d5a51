/** session-lab completion: what bash needs to complete commands, options and what these may be; files where nothing is known. */
import { Command } from 'commander';
import { SCENARIO_NAMES } from '../scenarios/index.ts';

/** @param program with all its commands, when it is asked for */
export const completionCommand = (program: () => Command): Command =>
  new Command('completion')
    .description('print completion for bash: eval "$(session-lab completion)"')
    .action(() => console.log(bashCompletion(program())));

/** Of options whose choices commander does not know. */
const CHOICES: Readonly<Record<string, readonly string[]>> = { '--scenario': SCENARIO_NAMES };

function bashCompletion({ commands }: Command): string {
  const values = commands.flatMap((command) =>
    command.options.flatMap(({ long, argChoices }) => {
      const choices = argChoices ?? CHOICES[long ?? ''];
      return choices ? `    '${command.name()} ${long}') words='${choices.join(' ')}' ;;` : [];
    }),
  );
  const options = commands.map((command) => {
    const longs = command.options.flatMap(({ long }) => long ?? []);
    return `      ${command.name()}) words='${[...longs, '--help'].join(' ')}' ;;`;
  });
  return `
_session_lab() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then words='${commands.map((command) => command.name()).join(' ')} --help --version'
  elif [[ $word == -* ]]; then
    case \${COMP_WORDS[1]} in
${options.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _session_lab session-lab`.trimStart();
}
