import { Duration, RemovalPolicy, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';
import { deployRoleName, longestRoleName, recordsBucketName } from '../config/names';
import type { RepositoryInput } from '../config/types';
import { TealStack } from '../teal-stack';
import {
  type AccessEnvironment,
  deployPermissions,
  type Permission,
  planPermissions,
} from './github-access-permissions';
import {
  deployClaims,
  issuer,
  planClaims,
  type RequiredClaims,
  trustConditions,
} from './github-access-trust';
import { ReleaseRecords } from './release-records';

/**
 * A token is exchanged once and cannot be refreshed. The CLI takes the bootstrap's roles again every hour, but from
 * this session: one that ends before the release leaves a job that failed and a release that goes on. Four hours
 * hold a canary with an hour of holds and bakes, its gates' waits for an operator and its rollback.
 */
export const longestDeployment = Duration.hours(4);

export interface GitHubAccessStackProps extends StackProps {
  /** Prefixes the names of the roles. */
  readonly delivery: string;
  readonly repository: RepositoryInput;
  /** Those of the stack's account that have a pipeline. */
  readonly environments: readonly AccessEnvironment[];
  /**
   * Whether to create the account's one provider for GitHub's tokens. Only when it has none: a second one is refused.
   *
   * @default false it is there, made by whoever connected a repository first
   */
  readonly createProvider?: boolean;
}

/**
 * What GitHub may do in one account: plan a change (any pull request of the repository) and deploy one (its main
 * branch, in the environment's name). Deployed by a person, once an account: a pipeline that could change its own
 * trust would have none. The role that pushes images comes with the workflow that builds them.
 */
export class GitHubAccessStack extends TealStack {
  private readonly providerArn: string;
  private readonly provider?: iam.OidcProviderNative;

  constructor(scope: Construct, id: string, props: GitHubAccessStackProps) {
    super(scope, id, props);
    const { delivery, repository, environments } = props;
    // By name even when it is made here, so that the roles stay the same when the flag is gone.
    this.providerArn = this.formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: issuer,
    });
    if (props.createProvider) this.provider = this.createProvider();
    new ReleaseRecords(this, 'Records', {
      bucketName: recordsBucketName(delivery, this.account),
      environments: environments.map(({ configuration }) => configuration),
    });
    this.addRole('Plan', {
      roleName: `${delivery}-plan`,
      description: `Reads the templates of ${delivery}, for pull requests`,
      claims: planClaims(repository),
      permissions: planPermissions(environments),
    });
    for (const environment of environments) {
      const { name } = environment.configuration;
      this.addRole(`Deploy-${name}`, {
        roleName: deployRoleName(delivery, name),
        description: `Deploys ${delivery} to ${name}, from the main branch`,
        claims: deployClaims(repository, name),
        permissions: deployPermissions(environment),
        maxSessionDuration: longestDeployment,
      });
    }
  }

  /** Without thumbprints: IAM checks GitHub's certificate by its own library of authorities. */
  private createProvider(): iam.OidcProviderNative {
    return new iam.OidcProviderNative(this, 'Provider', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
      // Other repositories of the account come through it, too.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private addRole(id: string, props: GitHubRole): void {
    const { roleName, description, claims, permissions, maxSessionDuration } = props;
    if (roleName.length > longestRoleName) {
      throw new Error(
        `the role's name must be at most ${longestRoleName} characters, got ${roleName}; ` +
          'shorten the name of the delivery or of the environment',
      );
    }
    const role = new iam.Role(this, id, {
      roleName,
      description,
      assumedBy: new iam.WebIdentityPrincipal(this.providerArn, trustConditions(claims)),
      maxSessionDuration,
    });
    if (this.provider) role.node.addDependency(this.provider);
    for (const { statement, wildcardReason } of permissions) {
      role.addToPolicy(statement);
      if (wildcardReason === undefined) continue;
      for (const resource of statement.resources.filter((text) => text.endsWith('*'))) {
        acknowledgeWildcard(role, resource, wildcardReason);
      }
    }
  }
}

interface GitHubRole {
  readonly roleName: string;
  readonly description: string;
  readonly claims: RequiredClaims;
  readonly permissions: readonly Permission[];
  readonly maxSessionDuration?: Duration;
}
