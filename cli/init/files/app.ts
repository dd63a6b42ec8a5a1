import { context } from '../../../cdk.json';
import type { Tree } from '../detect/tree';
import { memberOf, NotJson, parseJsonText, plainOf } from '../json-text';
import type { ProjectFile } from '../project-file';

/** What runs it: the same as in Teal's own clone. */
const APP = 'node --import tsx bin/delivery.ts';

/** The CDK app, and what tells `cdk` of it. */
export function appFiles(tree: Tree): ProjectFile[] {
  return [
    {
      path: 'bin/delivery.ts',
      content: `#!/usr/bin/env node
import { deliver } from 'teal-cdk/app';

// What the configuration has no word for goes to deliver({ customize }): a sidecar, a permission, a listener rule.
void deliver();
`,
    },
    {
      path: 'cdk.json',
      merge: 'json',
      content: `${JSON.stringify({ app: APP, context }, null, 2)}\n`,
      needed: ['app'],
      mayReplace: isUntouchedApp(tree)
        ? ['app', ...Object.keys(context).map((flag) => `context.${flag}`)]
        : [],
    },
  ];
}

/** Whether the CDK app that is there is as `cdk init app` writes it: one stack, with nothing in it. */
export function isUntouchedApp(tree: Tree): boolean {
  const entry = /\bbin\/([\w.-]+)\.ts$/.exec(appOf(tree) ?? '')?.[1];
  const program = withoutComments(tree.read(`bin/${entry}.ts`));
  const stacks = tree.files.filter((path) => /^lib\/.*\.ts$/.test(path));
  const [stack] = stacks;
  if (entry === undefined || program === undefined || stack === undefined || stacks.length > 1) return false;
  const made = withoutComments(tree.read(stack));
  return made !== undefined && !/\bnew\s/.test(made) && program.match(/\bnew\s+[\w.]+\(/g)?.length === 2;
}

/** The app that cdk.json names. */
export function appOf(tree: Tree): string | undefined {
  const text = tree.read('cdk.json');
  if (text === undefined) return undefined;
  try {
    const app = memberOf(parseJsonText(text), 'app');
    const value = app && plainOf(app);
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    // Whoever merges it says what is wrong with it.
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

const withoutComments = (text: string | undefined): string | undefined =>
  text?.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
