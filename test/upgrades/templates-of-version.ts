import { directoryOf } from '../../rehearsal/assembly/assembly-input';
import { CONFIGURATIONS } from './configurations';
import { currentAssembly } from './stage';
import { assemblyOf, storedVersions } from './stored-versions';
import { templateDifference } from './template-difference';
import { templatesSection } from './templates-section';

/**
 * The section that says what the templates of a version change.
 *
 * @param version @default the one that comes next: what this tree makes of the configurations
 * @returns nothing when they change nothing
 */
export function templatesOf(version?: string): string {
  const versions = storedVersions();
  const at = version === undefined ? versions.length : versions.indexOf(version);
  const since = versions[at - 1];
  if (since === undefined)
    throw new Error(
      `version must be stored, and not the first, got ${version}; there are ${versions.join(', ')}`,
    );
  const pairs = Object.keys(CONFIGURATIONS).map((name) => ({
    before: assemblyOf(since, name),
    after: version === undefined ? directoryOf(currentAssembly(name)) : assemblyOf(version, name),
  }));
  return templatesSection(since, templateDifference(pairs));
}
