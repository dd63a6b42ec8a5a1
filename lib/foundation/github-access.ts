import type { Construct } from 'constructs';
import type { RepositoryInput } from '../config/types';
import type { AccessEnvironment } from './github-access-permissions';
import { GitHubAccessStack } from './github-access-stack';

/** `cdk deploy shop-github-access -c githubProvider=create`, in an account that no repository is connected to yet. */
const PROVIDER_CONTEXT = 'githubProvider';

/**
 * A {@link GitHubAccessStack} for each account that has environments with a pipeline; those without an account share
 * one, for the account of the credentials. IAM knows no regions, so each stands in its first environment's.
 */
export function addGitHubAccess(
  scope: Construct,
  delivery: string,
  repository: RepositoryInput,
  environments: readonly AccessEnvironment[],
): GitHubAccessStack[] {
  const released = environments.filter(({ configuration }) => configuration.pipeline);
  const accounts = [...new Set(released.map(({ configuration }) => configuration.account))];
  return accounts.map((account) => {
    const ofAccount = released.filter(({ configuration }) => configuration.account === account);
    const stackName = [delivery, 'github-access', account].filter(Boolean).join('-');
    return new GitHubAccessStack(scope, stackName, {
      env: { account, region: ofAccount[0]?.configuration.region },
      stackName,
      description: `${delivery}: what GitHub may do in this account; deployed by a person`,
      tags: { 'teal:delivery': delivery },
      delivery,
      repository,
      environments: ofAccount,
      createProvider: scope.node.tryGetContext(PROVIDER_CONTEXT) === 'create',
    });
  });
}
