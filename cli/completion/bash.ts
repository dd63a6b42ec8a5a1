import type { Place, Value } from './place';
import { quoted, valuesOf, waysOn } from './script';

/** For bash from 3.2 on, which macOS has; without the package bash-completion. */
export function bashScript(places: readonly Place[]): string {
  const values = valuesOf(places).map(({ patterns, value }) => `    ${patterns}) ${settingOf(value)} ;;`);
  return `# Completion of teal for bash, printed by: teal completion bash
_teal() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}"
  local place=teal word words= kind=words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place/\${COMP_WORDS[i]}" in
      ${waysOn(places)}) place="$place/\${COMP_WORDS[i]}" ;;
    esac
  done
  # Readline takes --env=production apart at the sign.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  case "$place:$before" in
${values.join('\n')}
    *)
      case "$place:$current" in
${places.map(casesOf).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=()
  case $kind in
    words) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    files)
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
      ;;
  esac
}
complete -F _teal teal
`;
}

function settingOf(value: Value): string {
  if (value === 'files') return 'kind=files';
  return value === 'any' ? 'kind=none' : `words=${quoted(value.join(' '))}`;
}

function casesOf({ path, verbs, options, argument }: Place): string {
  const all = `words=${quoted(options.flatMap(({ spellings }) => spellings.slice(0, 1)).join(' '))}`;
  const first = firstOf({ verbs, argument });
  return [
    `        ${path}:-*) ${all} ;;`,
    `        ${path}:*) ${first === undefined ? all : settingOf(first)} ;;`,
  ].join('\n');
}

/** What a person most likely types where nothing is begun; undefined for an option. */
function firstOf({ verbs, argument }: { verbs: Place['verbs']; argument: Value | undefined }) {
  if (verbs.length > 0) return verbs.map(({ word }) => word);
  return argument === 'any' ? undefined : argument;
}
