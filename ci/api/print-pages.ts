import type { Declaration, Member } from './declaration';
import { written } from './print-signatures';
import { type EntryPoint, type PublicApi, type PublicName, visibleMembers } from './public-api';

/** A page about an entry point, from the docstrings of what it exports. */
export function pageOf(api: PublicApi, { specifier, names }: EntryPoint): string {
  const parts = KINDS.flatMap(([title, belongs]) => {
    const found = names.filter((name) => belongs(name));
    return found.length === 0
      ? []
      : [`## ${title}\n\n${found.map((name) => sectionOf(api, name)).join('\n')}`];
  });
  return `# ${specifier}

Written by \`npm run api\` from the docstrings. [The package](../package.md) says what stands in which entry point.

${parts.join('\n')}`;
}

const firstOf = ({ declarations }: PublicName): Declaration | undefined => declarations[0];

/** What is called comes first, since that is what is looked for. */
const KINDS: readonly (readonly [string, (name: PublicName) => boolean])[] = [
  ['Functions', (name) => isCalled(name)],
  ['Values', (name) => firstOf(name)?.kind === 'const' && !isCalled(name)],
  ['Classes', (name) => firstOf(name)?.kind === 'class'],
  ['Types', (name) => ['interface', 'type'].includes(firstOf(name)?.kind ?? '')],
  ['Matchers', (name) => firstOf(name)?.kind === 'global'],
];

/** `const minutes: (amount: number) => Duration` is a function to whoever uses it. */
function isCalled(name: PublicName): boolean {
  const { kind, head = '' } = firstOf(name) ?? {};
  return kind === 'function' || (kind === 'const' && /^(declare )?const \w+: (<[^(]*)?\(/.test(head));
}

function sectionOf(api: PublicApi, name: PublicName): string {
  const [first] = name.declarations;
  if (first === undefined) return '';
  const docs = name.declarations.map(({ doc }) => doc && proseOf(doc)).filter((doc) => doc !== undefined);
  const code = name.declarations.map((one) => codeOf(api, name, one)).join('\n');
  const members = visibleMembers(name, first).filter(({ name }) => name !== 'constructor');
  const made = name.typeOnly && first.kind === 'class' ? '\nMade by Teal; a type to be named.\n' : '';
  const list = members.map(lineOf).join('');
  const body = [...docs, `\`\`\`ts\n${code}\n\`\`\`\n`, ...(list ? [list] : [])].join('\n');
  return `### ${name.name}\n\n${body}${made}`;
}

/** With members only the head and how it is made; the rest is told one by one. */
function codeOf(api: PublicApi, name: PublicName, declaration: Declaration): string {
  if (!declaration.membered) return written(api, name, declaration);
  return written(api, name, {
    ...declaration,
    members: declaration.members.filter(({ name }) => name === 'constructor'),
  }).replace(/ \{\}$/, '');
}

function lineOf({ text, doc = '' }: Member): string {
  const code = text
    .replace(/\s+/g, ' ')
    .replace(/^readonly /, '')
    .replace(/;$/, '');
  return `- \`${code.replaceAll('`', '')}\` – ${proseOf(doc).trim().replaceAll('\n\n', '\n').replaceAll('\n', '\n  ')}\n`;
}

/** Tags as words: `@default 'GET'` is "Default: 'GET'". */
const proseOf = (doc: string): string =>
  `${doc
    // A docstring links from the root of the repository.
    .replace(/\]\((?!https?:|#)([^)]+)\)/g, '](../../$1)')
    .replace(/\{@link ([^}]*)\}/g, '`$1`')
    .replace(/\s*@internal\b/g, '')
    .replace(/@default\b\s*/g, '_Default:_ ')
    .replace(/@throws\b\s*/g, '_Throws_ ')
    .replace(/@returns\b\s*/g, '_Returns_ ')
    .replace(/@see\b\s*/g, '_See_ ')
    .replace(/@param (\w+)/g, '`$1`:')
    .trim()}\n`;
