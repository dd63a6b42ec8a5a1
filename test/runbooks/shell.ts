/** A command as a shell would run it: its words, without what it writes to. */
export type Words = readonly string[];

/** Stands for what another command, or a person, puts there. */
export const SOMETHING = 'something';

const PLACEHOLDER = /<[a-z][\w. -]*>/y;
const CONTINUED = /\\\n[ \t]*/y;
const SPACE = /[ \t]+/y;
const REDIRECTED = />>?[ \t]*\S+/y;
const COMMENT = /#[^\n]*/y;
const ENDS = /\|\||&&|[|;\n]/y;

/** The commands of a piece of shell, also those whose output another takes, in the order in which they end. */
export function commandsIn(shell: string): Words[] {
  const commands: Words[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(shell) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  };
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const end = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  /** `$(…)`, from behind its parenthesis. */
  const substitute = () => {
    const from = at;
    for (let depth = 1; depth > 0 && at < shell.length; at += 1) {
      if (shell[at] === '(') depth += 1;
      if (shell[at] === ')') depth -= 1;
    }
    commands.push(...commandsIn(shell.slice(from, at - 1)));
    word = (word ?? '') + SOMETHING;
  };
  const quoted = (quote: string) => {
    word ??= '';
    while (at < shell.length && shell[at] !== quote) {
      if (quote === '"' && shell.startsWith('$(', at)) {
        at += 2;
        substitute();
      } else {
        word += shell[at];
        at += 1;
      }
    }
    if (at >= shell.length) throw new Error(`no end of ${quote} in: ${shell}`);
    at += 1;
  };
  while (at < shell.length) {
    if (take(CONTINUED) !== undefined) {
      endWord();
      continue;
    }
    const placeholder = take(PLACEHOLDER);
    if (placeholder !== undefined) {
      word = (word ?? '') + placeholder;
      continue;
    }
    if (shell.startsWith('$(', at)) {
      at += 2;
      substitute();
      continue;
    }
    if (take(SPACE) !== undefined) endWord();
    else if (word === undefined && take(COMMENT) !== undefined) continue;
    else if (take(REDIRECTED) !== undefined) endWord();
    else if (take(ENDS) !== undefined) {
      // A line that ends with a pipe goes on below.
      end();
    } else if (shell[at] === "'" || shell[at] === '"') {
      at += 1;
      quoted(shell[at - 1] ?? '');
    } else {
      word = (word ?? '') + shell[at];
      at += 1;
    }
  }
  end();
  return commands.map(ownWords);
}

/** What `xargs` runs, with what it adds; and without `RULE=` before a command. */
function ownWords(words: Words): Words {
  if (words[0] !== 'xargs') return words;
  const rest = words.slice(1);
  const start = rest.findIndex((word, at) => !word.startsWith('-') && !/^-[nPI]$/.test(rest[at - 1] ?? ''));
  return [...rest.slice(start), SOMETHING];
}

/** Every piece of shell of a page: its blocks without a language, and what stands in a text between backticks. */
export function shellIn(page: string): { readonly blocks: string[]; readonly inline: string[] } {
  const fence = /^ *```(\w*)\n([\s\S]*?)^ *```/gm;
  const blocks = [...page.matchAll(fence)].flatMap(([, language, block = '']) =>
    language === '' || language === 'sh' ? [block] : [],
  );
  const inline = [...page.replace(fence, '').matchAll(/`([^`]+)`/g)].map(([, text = '']) =>
    text.replace(/\s*\n\s*/g, ' '),
  );
  return { blocks, inline };
}

/** The commands of programs that can be checked. */
export function commandsOf(page: string, program: 'aws' | 'teal'): Words[] {
  const { blocks, inline } = shellIn(page);
  const begins = /^(npx (teal|cdk)|teal|aws) /;
  return [...blocks, ...inline.filter((text) => begins.test(text))]
    .flatMap(commandsIn)
    .map((words) => (words[0] === 'npx' && words[1] === 'teal' ? words.slice(1) : words))
    .filter(([name]) => name === program);
}
