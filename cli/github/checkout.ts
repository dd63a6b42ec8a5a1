import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { REPOSITORY } from '../../lambda/shared/images/provenance/expected';

/** In a workflow GitHub says it; on a laptop the remote that the checkout came from. */
export async function repositoryOfCheckout(directory: string): Promise<string | undefined> {
  const given = process.env.GITHUB_REPOSITORY;
  if (given && REPOSITORY.test(given)) return given;
  const url = await promisify(execFile)('git', ['-C', directory, 'remote', 'get-url', 'origin']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const [, found] = /github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?$/.exec(url) ?? [];
  if (found !== undefined && REPOSITORY.test(found)) return found;
  return undefined;
}
