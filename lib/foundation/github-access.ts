import { CliCredentialsStackSynthesizer, type IStackSynthesizer, LegacyStackSynthesizer } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bootstrap, ImagesHome, Repository } from '../config/types-resolved';
import type { AccessEnvironment } from './github-access/access';
import { GitHubAccessStack } from './github-access-stack';

/** `cdk deploy shop-github-access -c githubProvider=create`, in an account that no repository is connected to yet. */
const PROVIDER_CONTEXT = 'githubProvider';

/**
 * A {@link GitHubAccessStack} for each account that has environments with a pipeline, and for the one of the images;
 * those without an account share one, for the account of the credentials. IAM knows no regions, so each stands in its
 * first environment's.
 *
 * @param images where the images of record are; undefined when no environment has a pipeline
 */
export function addGitHubAccess(
  scope: Construct,
  delivery: string,
  repository: Repository,
  environments: readonly AccessEnvironment[],
  images: ImagesHome | undefined,
  bootstrap: Bootstrap | undefined,
): GitHubAccessStack[] {
  const released = environments.filter(({ configuration }) => configuration.pipeline);
  if (!images) return [];
  const services = released.flatMap(({ configuration }) => configuration.services.map(({ name }) => name));
  const accounts = new Set([...released.map(({ configuration }) => configuration.account), images.account]);
  return [...accounts].map((account) => {
    const ofAccount = released.filter(({ configuration }) => configuration.account === account);
    const isImagesHome = account === images.account;
    const stackName = [delivery, 'github-access', account].filter(Boolean).join('-');
    return new GitHubAccessStack(scope, stackName, {
      env: { account, region: (ofAccount[0]?.configuration ?? images).region },
      stackName,
      description: `${delivery}: what GitHub may do in this account; deployed by a person`,
      tags: { 'teal:delivery': delivery },
      delivery,
      repository,
      synthesizer: byAPerson(bootstrap, ofAccount.length > 0),
      environments: ofAccount,
      order: released.map(({ configuration }) => configuration),
      services: [...new Set(services)],
      images,
      isImagesHome,
      createProvider: scope.node.tryGetContext(PROVIDER_CONTEXT) === 'create',
    });
  });
}

/**
 * With the credentials of who deploys, and no role: one of a bootstrap would stay with the stack, and whoever may update
 * a stack acts with its role. The template is too large to be sent along, so it goes to the bootstrap's bucket; an
 * account that keeps images alone may have no bootstrap, and its template is small.
 * source: CloudFormation API, UpdateStack, RoleARN; aws-cdk 2.1148.1, makeBodyParameter: 50 KiB
 */
const byAPerson = (bootstrap: Bootstrap | undefined, hasEnvironments: boolean): IStackSynthesizer =>
  hasEnvironments
    ? new CliCredentialsStackSynthesizer(bootstrap && { qualifier: bootstrap.qualifier })
    : new LegacyStackSynthesizer();
