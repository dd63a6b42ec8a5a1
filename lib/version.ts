import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of Teal, by the package.json that is nearest: that of the clone, or of the npm package. */
export const TEAL_VERSION: string = versionAbove(__dirname);

/**
 * Key in the metadata of a service's template with the version of Teal that wrote it. A tag would be an update of all that
 * takes tags, with each version; metadata is an update of nothing:
 * `aws cloudformation get-template-summary --stack-name STACK --query Metadata`.
 */
export const VERSION_METADATA = 'teal:version';

function versionAbove(directory: string): string {
  const file = join(directory, 'package.json');
  if (existsSync(file)) return String(JSON.parse(readFileSync(file, 'utf8')).version);
  const above = dirname(directory);
  if (above === directory)
    throw new Error(`Teal must be in a package, got no package.json above ${__dirname}`);
  return versionAbove(above);
}
