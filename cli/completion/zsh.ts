import type { Place, Value } from './place';
import { inOneLine, quoted, valuesOf, waysOn } from './script';

/** For zsh with compinit: sourced, or as the file `_teal` of the fpath. */
export function zshScript(places: readonly Place[]): string {
  const values = valuesOf(places).map(
    ({ patterns, value }) => `    (${patterns}) ${offerOf(value)}; return ;;`,
  );
  return `#compdef teal
# Completion of teal for zsh, printed by: teal completion zsh
_teal() {
  local place=teal before="\${words[CURRENT - 1]}" argument= word
  local -a verbs options
  for word in "\${(@)words[2,CURRENT - 1]}"; do
    case "$place/$word" in
      (${waysOn(places)}) place="$place/$word" ;;
    esac
  done
  if [[ "$PREFIX" == --*=* ]]; then
    before="\${PREFIX%%=*}"
    compset -P '*='
  fi
  case "$place:$before" in
${values.join('\n')}
  esac
  case "$place" in
${places.map(caseOf).join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe -o option options
  elif (( $#verbs )); then
    _describe verb verbs
  elif [[ "$argument" == files ]]; then
    _files
  elif [[ -n "$argument" ]]; then
    compadd -- \${=argument}
  else
    _describe -o option options
  fi
}
if [[ "\${funcstack[1]}" == _teal ]]; then
  _teal "$@"
else
  compdef _teal teal
fi
`;
}

function offerOf(value: Value): string {
  if (value === 'files') return '_files';
  return value === 'any' ? '_message value' : `compadd -- ${value.map(quoted).join(' ')}`;
}

function caseOf({ path, verbs, options, argument = 'any' }: Place): string {
  const offers = options.map(({ spellings: [word = ''], description }) => ({ word, description }));
  return [
    `    (${path})`,
    ...(verbs.length > 0 ? [`      verbs=(${described(verbs)})`] : []),
    `      options=(${described(offers)})`,
    ...(argument === 'any'
      ? []
      : [`      argument=${argument === 'files' ? argument : quoted(argument.join(' '))}`]),
    '      ;;',
  ].join('\n');
}

/** As _describe takes it: a word, a colon and what it is. */
const described = (offers: readonly { readonly word: string; readonly description: string }[]): string =>
  offers
    .map(({ word, description }) => quoted(`${word.replaceAll(':', '\\:')}:${inOneLine(description)}`))
    .join(' ');
