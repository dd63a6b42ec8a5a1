import type { Declaration } from './declaration';
import { type EntryPoint, type PublicApi, type PublicName, visibleMembers } from './public-api';

/**
 * Every exported name of an entry point with its signature, in the order of the alphabet: what a change is seen by in a
 * review.
 */
export function signaturesOf(api: PublicApi, { specifier, names }: EntryPoint): string {
  const head = `# The public API of \`${specifier}\`

Written by \`npm run api\` from the declarations of the package. A change of it is a change for whoever uses the package: see
[what a version promises](../docs/package.md#what-a-version-promises), and say it in CHANGELOG.md.

\`\`\`ts
`;
  return `${head}${names.map((name) => signatureOf(api, name)).join('\n')}\`\`\`\n`;
}

function signatureOf(api: PublicApi, name: PublicName): string {
  const made = name.declarations.map((declaration) => `${written(api, name, declaration)}\n`).join('');
  const [declaration] = name.declarations;
  const alias = declaration && declaration.kind !== 'global' && declaration.name !== name.name;
  return alias ? `// as ${name.name}\n${made}` : made;
}

export function written(api: PublicApi, name: PublicName, declaration: Declaration): string {
  const head = api
    .headOf(declaration)
    .replace(/^declare (?!global)/, '')
    .trimEnd();
  if (!declaration.membered) return head.endsWith('}') || head.endsWith(';') ? head : `${head};`;
  const prefix = name.typeOnly && declaration.kind === 'class' ? 'type ' : '';
  const members = visibleMembers(name, declaration).map(({ text }) => `${text.replace(/^ {4}/gm, '  ')}`);
  if (members.length === 0) return `${prefix}${head} {}`;
  return `${prefix}${head} {\n${members.map((text) => `  ${text}`).join('\n')}\n}`;
}
