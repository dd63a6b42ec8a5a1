import type { AppFile, EjectedStack } from './ejected-stack';
import { includedTemplate, templateFileOf } from './ejected-stack';
import { projectFiles } from './project-files';
import { readmeFile, STACK_POLICY } from './readme';
import { stackFile } from './stack-file';

/** Of an environment's app: those that hold what is deployed, and change with it. */
export function templateFiles(stacks: readonly EjectedStack[]): readonly AppFile[] {
  return stacks.flatMap(({ name, template }) => [
    { path: templateFileOf(name), content: includedTemplate(template) },
    { path: `test/snapshots/${name}.json`, content: `${JSON.stringify(template, null, 2)}\n` },
  ]);
}

/** A whole CDK app. */
export function appFiles(environment: string, stacks: readonly EjectedStack[]): readonly AppFile[] {
  return [
    ...projectFiles(`${stacks[0]?.name ?? environment}-app`, stacks),
    readmeFile(environment, stacks),
    ...(stacks.some(({ kind }) => kind === 'service') ? [STACK_POLICY] : []),
    ...stacks.map(stackFile),
    ...templateFiles(stacks),
  ];
}
