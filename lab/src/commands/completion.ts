/** lab completion: what a shell needs to complete make's variables in this checkout: names of profiles, faults, scenarios. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { SCENARIO_NAMES } from 'session-lab';
import { apps } from '../catalogue/apps/index.ts';
import { FAULT_NAMES } from '../catalogue/faults/index.ts';
import { profileNames } from '../catalogue/read-profile.ts';
import { RUNTIME_NAMES } from '../choose-lab.ts';
import { ROOT } from '../paths.ts';

export const completionCommand = (): Command =>
  new Command('completion')
    .description('print completion for bash: eval "$(make -s completion)"')
    .action(async () => console.log(bashCompletion(await words())));

interface Words {
  readonly targets: readonly string[];
  /** What each of make's variables may be. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

async function words(): Promise<Words> {
  const makefile = await readFile(join(ROOT, 'Makefile'), 'utf8');
  const profiles = await profileNames();
  return {
    targets: [...makefile.matchAll(/^## ([a-z-]+):/gm)].map(([, target = '']) => target),
    variables: {
      PROFILE: profiles,
      PROFILES: ['all', ...profiles],
      FAULT: FAULT_NAMES,
      FAULTS: ['all', ...FAULT_NAMES],
      SCENARIO: SCENARIO_NAMES,
      RUNTIME: RUNTIME_NAMES,
      APP: apps.map(({ name }) => name),
    },
  };
}

/**
 * bash takes `=` and `,` for the end of a word or not, as COMP_WORDBREAKS says: the line is looked at itself. Elsewhere than
 * in this checkout make's own completion goes on.
 */
const bashCompletion = ({ targets, variables }: Words): string =>
  `
_session_lab_make() {
  local word=\${COMP_LINE:0:COMP_POINT}
  word=\${word##* }
  if ! grep -qs '^# session-lab:' Makefile; then
    declare -F _make >/dev/null && _make "$@"
    return
  fi
  local value=\${word#*=} names=
  case $word in
${Object.entries(variables)
  .map(([variable, names]) => `    ${variable}=*) names='${names.join(' ')}' ;;`)
  .join('\n')}
    *=*) return ;;
    *)
      COMPREPLY=($(compgen -W '${targets.join(' ')} ${Object.keys(variables)
        .map((variable) => `${variable}=`)
        .join(' ')}' -- "$word"))
      [[ \${COMPREPLY[0]-} == *= ]] && compopt -o nospace
      return
      ;;
  esac
  # Of several with commas between, the last is being typed.
  local before=
  [[ $value == *,* ]] && before=\${value%,*},
  COMPREPLY=($(compgen -P "$before" -W "$names" -- "\${value##*,}"))
}
complete -F _session_lab_make make`.trimStart();
