import { readJsonOf, type Tree } from '../detect/tree';
import type { ProjectFile } from '../project-file';

/** That the workflows install. Those that hold a role run Node 20, which the programs are built for. */
const NODE = '24';

/** Small files: only where they are missing, or lines of them. */
export function restFiles(tree: Tree, directories: readonly string[]): ProjectFile[] {
  const missing = (path: string, content: string): ProjectFile[] =>
    tree.files.includes(path) ? [] : [{ path, content }];
  return [
    ...missing('.nvmrc', `${NODE}\n`),
    ...missing('runbooks/README.md', RUNBOOKS),
    { path: '.gitignore', merge: 'lines', content: IGNORED },
    // What a build writes here is no part of an image, and would make each one another.
    ...(directories.includes('.')
      ? [{ path: '.dockerignore', merge: 'lines' as const, content: notInImages(tree) }]
      : []),
  ];
}

const IGNORED = `# Teal and CDK
node_modules
cdk.out
.cdk.staging
/images/*.tar
/images/*.spdx.json
/.teal
`;

/**
 * CDK copies all else at each synth, and a change of it makes another image: hundreds of megabytes of packages, each commit,
 * and the delivery's own files. What the Dockerfile at the root may need stays.
 */
function notInImages(tree: Tree): string {
  const dockerfile = tree.read('Dockerfile') ?? '';
  const manifest = readJsonOf(tree, 'package.json');
  const installs = /\b(?:npm|pnpm|yarn|bun)\b.*\b(?:ci|clean-install|install|i|add)\b|\byarn\s*(?:$|&|--)/m;
  const takesPackages =
    /node_modules/.test(dockerfile) ||
    (Object.keys(manifest?.dependencies ?? {}).length > 0 && !installs.test(dockerfile));
  // Go writes the commit into a program where it finds one.
  const takesCommit = /\bgit\b|\bgo (?:build|install)\b/.test(dockerfile);
  return [
    '# Teal and CDK',
    ...(takesPackages ? [] : ['node_modules']),
    ...(takesCommit ? [] : ['.git']),
    ...['cdk.out', '.cdk.staging', 'images/*.tar', 'images/*.spdx.json', '.teal'],
    ...['teal.config.ts', 'bin/delivery.ts', 'cdk.json', ''],
  ].join('\n');
}

const RUNBOOKS = `# Runbooks of this service

Every alarm of Teal has a runbook; \`npx teal runbook\` lists them, and \`npx teal runbook NAME\` prints one with its names filled in.

A file of the same name in this folder takes its place: copy \`node_modules/teal-cdk/runbooks/NAME.md\` here and write what is different in
this service. The alarm then names the file of this repository. Keep the headings, above all \`## Escalation\`, where \`teal runbook\` puts who is
told. A file of another name is a runbook as well.
`;
