import type { Construct } from 'constructs';
import type { Repository } from '../config/types-resolved';
import type { AccessEnvironment, ImagesHome } from './github-access/access';
import { GitHubAccessStack } from './github-access-stack';

/** `cdk deploy shop-github-access -c githubProvider=create`, in an account that no repository is connected to yet. */
const PROVIDER_CONTEXT = 'githubProvider';

/**
 * A {@link GitHubAccessStack} for each account that has environments with a pipeline, and for the one of the images;
 * those without an account share one, for the account of the credentials. IAM knows no regions, so each stands in its
 * first environment's.
 *
 * @param images where the images of record are. @default the account and region of the first environment with a pipeline
 */
export function addGitHubAccess(
  scope: Construct,
  delivery: string,
  repository: Repository,
  environments: readonly AccessEnvironment[],
  images?: ImagesHome,
): GitHubAccessStack[] {
  const released = environments.filter(({ configuration }) => configuration.pipeline);
  const [first] = released;
  if (!first) return [];
  const home = images ?? placeOf(first);
  const services = released.flatMap(({ configuration }) => configuration.services.map(({ name }) => name));
  const accounts = new Set([...released.map(({ configuration }) => configuration.account), home.account]);
  return [...accounts].map((account) => {
    const ofAccount = released.filter(({ configuration }) => configuration.account === account);
    const isImagesHome = account === home.account;
    const stackName = [delivery, 'github-access', account].filter(Boolean).join('-');
    return new GitHubAccessStack(scope, stackName, {
      env: { account, region: (ofAccount[0] ? placeOf(ofAccount[0]) : home).region },
      stackName,
      description: `${delivery}: what GitHub may do in this account; deployed by a person`,
      tags: { 'teal:delivery': delivery },
      delivery,
      repository,
      environments: ofAccount,
      services: [...new Set(services)],
      images: home,
      isImagesHome,
      createProvider: scope.node.tryGetContext(PROVIDER_CONTEXT) === 'create',
    });
  });
}

const placeOf = ({ configuration: { account, region } }: AccessEnvironment): ImagesHome => ({
  ...(account !== undefined && { account }),
  ...(region !== undefined && { region }),
});
