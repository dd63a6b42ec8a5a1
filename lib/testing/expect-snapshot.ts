import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { normalizeTemplate } from './normalize-template';

/**
 * Compares every stack of an assembly with jest's snapshots, one a construct, so that a change of infrastructure
 * is read in a review construct by construct. Accept what is meant with `npm test -- -u`.
 *
 * @param assembly of `app.synth()`, or the directory that `cdk synth` wrote
 * @throws Error with the difference of every construct that changed, not just the first
 */
export function expectSnapshot(assembly: CloudAssembly | string): void {
  const directory = typeof assembly === 'string' ? assembly : assembly.directory;
  const differences: string[] = [];
  for (const { path, resources } of stacksOf(directory).flatMap(([name, template]) =>
    normalizeTemplate(name, template),
  )) {
    try {
      expect(resources).toMatchSnapshot(path);
    } catch (error) {
      differences.push((error as Error).message);
    }
  }
  if (differences.length > 0) throw new Error(differences.join('\n\n'));
}

function stacksOf(directory: string): [string, Record<string, unknown>][] {
  const manifest = read(directory, 'manifest.json') as { artifacts: Record<string, Artifact> };
  return Object.entries(manifest.artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([name, artifact]) => [name, read(directory, artifact.properties.templateFile)]);
}

interface Artifact {
  readonly type: string;
  readonly properties: { readonly templateFile: string };
}

function read(directory: string, file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}
