import type { Answers } from './answers';
import type { Tree } from './detect/tree';
import { appFiles } from './files/app';
import { configuration } from './files/configuration';
import { gitHubFiles } from './files/github';
import { packageJson } from './files/package-json';
import { restFiles } from './files/rest';
import { sampleFiles } from './files/sample';
import { runnerIn } from './files/test-runner';
import { type Tested, testFiles } from './files/tests';
import { isModule, isShared, typeScriptFiles } from './files/typescript';
import { workflowFiles } from './files/workflows';
import type { ProjectFile } from './project-file';
import type { FromSource } from './source';

/** All files of a delivery. Pure but for the tree. */
export function projectOf(answers: Answers, tree: Tree): ProjectFile[] {
  const { services, sample } = answers;
  return [
    { path: 'teal.config.ts', content: configuration(answers) },
    ...around(
      { ...answers, services: services.map(({ name, local }) => ({ name, local: local !== undefined })) },
      tree,
      { directories: services.map(({ directory }) => directory), files: [] },
    ),
    ...(sample ? sampleFiles() : []),
  ];
}

/** What stands around a configuration, wherever that comes from. @param source what it is built from, and files that come along */
export function around(
  delivery: Tested & Pick<Answers, 'workflows'>,
  tree: Tree,
  source: Pick<FromSource, 'directories' | 'files'>,
): ProjectFile[] {
  const { services, environments, workflows } = delivery;
  const runner = runnerIn(tree);
  const sources = source.files.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
  const settings = { isModule: isModule(tree), ownTypeScript: isShared(tree) };
  return [
    ...appFiles(tree),
    packageJson(tree, services[0]?.name ?? 'delivery', runner, settings),
    ...typeScriptFiles(tree, runner, sources),
    ...testFiles(delivery, runner, settings.isModule),
    ...restFiles(tree, source.directories),
    ...(workflows
      ? [...workflowFiles(workflows, environments, tree.files), ...gitHubFiles(environments)]
      : []),
  ];
}

/** Those of a source take the place of those with the same path. */
export function withSource(own: readonly ProjectFile[], theirs: readonly ProjectFile[]): ProjectFile[] {
  const paths = new Set(theirs.map(({ path }) => path));
  return [...theirs, ...own.filter(({ path }) => !paths.has(path))];
}
