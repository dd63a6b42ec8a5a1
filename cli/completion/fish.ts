import type { CompletedOption, Place, Value } from './place';
import { inOneLine } from './script';

/** For fish from 3.0 on: sourced, or as `completions/teal.fish`. */
export function fishScript(places: readonly Place[]): string {
  const ways = places.slice(1).map(({ path }) => path);
  return `# Completion of teal for fish, printed by: teal completion fish
function __teal_place
    set -l place teal
    set -l words (commandline -opc)
    for word in $words[2..-1]
        switch "$place/$word"
            case ${ways.join(' ')}
                set place "$place/$word"
        end
    end
    echo $place
end
complete -c teal -f
${places.map(linesOf).join('\n')}
`;
}

function linesOf({ path, verbs, options, argument }: Place): string {
  const here = `complete -c teal -n 'test (__teal_place) = ${path}'`;
  return [
    ...verbs.map(({ word, description }) => `${here} -a ${word} -d ${quoted(inOneLine(description))}`),
    ...(argument === undefined || argument === 'any' ? [] : [`${here} ${argumentOf(argument)}`]),
    ...options.map((option) => `${here} ${optionOf(option)}`),
  ].join('\n');
}

const argumentOf = (value: Exclude<Value, 'any'>): string =>
  value === 'files' ? '-F' : `-a ${quoted(value.join(' '))}`;

function optionOf({ spellings, description, value }: CompletedOption): string {
  return [
    ...spellings.map((each) => (each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`)),
    ...(value === undefined ? [] : [takes(value)]),
    `-d ${quoted(inOneLine(description))}`,
  ].join(' ');
}

/** It must have one, and files are none of it but where they are. */
function takes(value: Value): string {
  if (value === 'files') return '-r -F';
  return value === 'any' ? '-x' : `-x -a ${quoted(value.join(' '))}`;
}

/** As fish reads it: a backslash is one only before a backslash and a quote. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
