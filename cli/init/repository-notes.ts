import { EXIT, VerbFailed } from '../exit-codes';
import { readBranch, readPrefix } from './detect/remote';
import { readJsonOf, type Tree } from './detect/tree';

/** What in the repository keeps the workflows from delivering it; one line each. @param workflows whether they are written */
export function repositoryNotes(directory: string, tree: Tree, workflows: boolean): string[] {
  return [
    ...(workflows ? [...branchNote(directory), ...scriptNote(tree)] : []),
    ...lockFileNote(tree),
    ...nodeNote(tree),
  ];
}

/** @throws VerbFailed (2) in a folder of a repository: GitHub would never run what is written there */
export function requireRootFor(workflows: boolean, directory: string): void {
  const prefix = workflows ? readPrefix(directory) : undefined;
  if (prefix === undefined) return;
  const up = prefix.replace(/\/$/, '');
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--workflows must be said at the root of the repository, got its folder ${up}: GitHub reads .github/workflows there alone; run teal init there, with --service ${up} for a service in this folder`,
  );
}

function branchNote(directory: string): string[] {
  const branch = readBranch(directory);
  return branch === undefined || branch === 'main'
    ? []
    : [
        `workflows and roles speak of the branch main, and this repository has ${branch}: rename it, or nothing is deployed`,
      ];
}

/** A script of the team's stays, and is not what the workflows ask for by that name. */
function scriptNote(tree: Tree): string[] {
  const { ci } = (readJsonOf(tree, 'package.json')?.scripts ?? {}) as Readonly<Record<string, unknown>>;
  return typeof ci !== 'string' || /\bteal ci\b/.test(ci)
    ? []
    : [
        'package.json has a script ci of its own, which stays, and the workflows run npm run ci -- --only image,scan: let it be teal ci, and call yours by another name',
      ];
}

function lockFileNote(tree: Tree): string[] {
  const other = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'].find((file) =>
    tree.files.includes(file),
  );
  return other === undefined || tree.files.includes('package-lock.json')
    ? []
    : [
        `the workflows run npm ci, which needs a package-lock.json beside ${other}: npm install --package-lock-only writes it`,
      ];
}

function nodeNote(tree: Tree): string[] {
  const [, major] = /^v?(\d+)/.exec(tree.read('.nvmrc')?.trim() ?? '') ?? [];
  return major === undefined || Number(major) >= 20
    ? []
    : [`.nvmrc says Node ${major}, which the workflows install, and Teal needs Node 20 or newer: raise it`];
}
