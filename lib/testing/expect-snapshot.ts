import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { normalizeAssembly } from './normalize-assembly';

/**
 * Compares every stack of an assembly with jest's snapshots, one a construct, so that a change of infrastructure
 * is read in a review construct by construct. Accept what is meant with `npm test -- -u`.
 *
 * @param assembly of `app.synth()`, or the directory that `cdk synth` wrote
 * @throws Error with the difference of every construct that changed, not just the first
 */
export function expectSnapshot(assembly: CloudAssembly | string): void {
  const constructs = normalizeAssembly(typeof assembly === 'string' ? assembly : assembly.directory);
  if (constructs.length === 0) throw new Error('assembly must have a stack, got none; add one to compare');
  const differences: string[] = [];
  for (const { path, resources } of constructs) {
    try {
      expect(resources).toMatchSnapshot(path);
    } catch (error) {
      differences.push((error as Error).message);
    }
  }
  if (differences.length > 0) throw new Error(differences.join('\n\n'));
}
