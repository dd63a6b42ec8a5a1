import { CliCredentialsStackSynthesizer, type IStackSynthesizer, LegacyStackSynthesizer } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bootstrap, GitLabProject, ImagesHome, Repository } from '../config/types-resolved';
import type { AccessEnvironment } from './github-access/access';
import { trustOfRepository } from './github-access-trust';
import { trustOfProject } from './gitlab-access-trust';
import { PipelineAccessStack } from './pipeline-access-stack';
import type { PipelineTrust } from './pipeline-trust';

/** Who runs the pipeline. */
export interface Pipeline {
  /** In names of stacks, and in the context `cdk deploy shop-github-access -c githubProvider=create`, for an account without a provider. */
  readonly id: 'github' | 'gitlab';
  readonly title: string;
  readonly trust: PipelineTrust;
}

export const pipelineOfRepository = (repository: Repository): Pipeline => ({
  id: 'github',
  title: 'GitHub',
  trust: trustOfRepository(repository),
});

export const pipelineOfProject = (project: GitLabProject): Pipeline => ({
  id: 'gitlab',
  title: 'GitLab',
  trust: trustOfProject(project),
});

/**
 * A {@link PipelineAccessStack} for each account that has environments with a pipeline, and for the one of the images;
 * those without an account share one, for the account of the credentials. IAM knows no regions, so each stands in its
 * first environment's.
 *
 * @param images where the images of record are; undefined when no environment has a pipeline
 */
export function addPipelineAccess(
  scope: Construct,
  delivery: string,
  { id, title, trust }: Pipeline,
  environments: readonly AccessEnvironment[],
  images: ImagesHome | undefined,
  bootstrap: Bootstrap | undefined,
): PipelineAccessStack[] {
  const released = environments.filter(({ configuration }) => configuration.pipeline);
  if (!images) return [];
  const services = released.flatMap(({ configuration }) => configuration.services.map(({ name }) => name));
  const accounts = new Set([...released.map(({ configuration }) => configuration.account), images.account]);
  return [...accounts].map((account) => {
    const ofAccount = released.filter(({ configuration }) => configuration.account === account);
    const isImagesHome = account === images.account;
    const stackName = [delivery, `${id}-access`, account].filter(Boolean).join('-');
    return new PipelineAccessStack(scope, stackName, {
      env: { account, region: (ofAccount[0]?.configuration ?? images).region },
      stackName,
      description: `${delivery}: what ${title} may do in this account; deployed by a person`,
      tags: { 'teal:delivery': delivery },
      delivery,
      trust,
      synthesizer: byAPerson(bootstrap, ofAccount.length > 0),
      environments: ofAccount,
      order: released.map(({ configuration }) => configuration),
      services: [...new Set(services)],
      images,
      isImagesHome,
      createProvider: scope.node.tryGetContext(`${id}Provider`) === 'create',
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
