import { LegacyStackSynthesizer } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RepositoryInput } from '../config/types';
import type { Bootstrap } from '../config/types-resolved';
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
  bootstrap?: Bootstrap,
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
      bootstrap,
      // It makes the policies that a bootstrap is given, so it must not need one: the CLI sends its template along, with
      // the person's own credentials, as long as it has at most 50 KiB as YAML. A role of a bootstrap would also stay
      // with the stack, for whoever may update it.
      // source: aws-cdk 2.1148.1, makeBodyParameter; CloudFormation API, UpdateStack, RoleARN
      synthesizer: new LegacyStackSynthesizer(),
      environments: ofAccount,
      createProvider: scope.node.tryGetContext(PROVIDER_CONTEXT) === 'create',
    });
  });
}
