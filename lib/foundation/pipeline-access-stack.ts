import { RemovalPolicy, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { longestRoleName, recordsBucketName } from '../config/names';
import type { Environment, ImagesHome } from '../config/types-resolved';
import { TealStack } from '../teal-stack';
import type { AccessEnvironment } from './github-access/access';
import { attachPermissions } from './github-access/attach';
import { readersOf } from './github-access/order';
import { type PipelineRole, rolesOf } from './github-access/roles';
import { type Claims, type PipelineTrust, requireTrustThatFits, trustConditions } from './pipeline-trust';
import { ReleaseRecords } from './release-records';

export interface PipelineAccessStackProps extends StackProps {
  /** Prefixes the names of the roles. */
  readonly delivery: string;
  readonly trust: PipelineTrust;
  /** Those of the stack's account that have a pipeline, in the order of promotion. */
  readonly environments: readonly AccessEnvironment[];
  /** Those of all accounts, likewise. */
  readonly order: readonly Environment[];
  /** Names of the delivery's services: each has a repository of images. */
  readonly services: readonly string[];
  /** Where the images of record are. */
  readonly images: ImagesHome;
  /** Whether that is this account: the role that pushes them is made there. */
  readonly isImagesHome: boolean;
  /**
   * Whether to create the account's one provider for the pipeline's tokens. Only when it has none: a second one is refused.
   *
   * @default false it is there, made by whoever connected a repository or a project first
   */
  readonly createProvider?: boolean;
}

/**
 * What a pipeline of GitHub or GitLab may do in one account: plan a change, and build, prepare, deploy and look after one.
 * Which of its jobs is said by the trust; what each role may do is the same. Deployed by a person, once an account: a
 * pipeline that could change its own trust would have none.
 */
export class PipelineAccessStack extends TealStack {
  private readonly trust: PipelineTrust;
  private readonly providerArn: string;
  private readonly provider?: iam.OidcProviderNative;

  constructor(scope: Construct, id: string, props: PipelineAccessStackProps) {
    super(scope, id, props);
    const { delivery, trust, environments, order, services, images, isImagesHome } = props;
    this.trust = trust;
    // By name even when it is made here, so that the roles stay the same when the flag is gone.
    this.providerArn = this.formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: trust.issuer,
    });
    if (props.createProvider) this.provider = this.createProvider();
    if (environments.length > 0) {
      new ReleaseRecords(this, 'Records', {
        bucketName: recordsBucketName(delivery, this.account),
        environments: environments.map(({ configuration }) => configuration),
        readers: readersOf(delivery, order, props.env?.account),
      });
    }
    const access = { stack: this, delivery, issuer: trust.issuer, environments, order, services, images };
    for (const role of rolesOf(access, trust, isImagesHome)) this.addRole(role);
  }

  /** Without thumbprints: IAM checks the certificates of GitHub and GitLab by its own library of authorities. */
  private createProvider(): iam.OidcProviderNative {
    return new iam.OidcProviderNative(this, 'Provider', {
      url: `https://${this.trust.issuer}`,
      clientIds: [this.trust.audience],
      // Other repositories of the account come through it, too.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private admit(role: iam.Role, claims: Claims): void {
    const principal = new iam.WebIdentityPrincipal(
      this.providerArn,
      trustConditions(this.trust.issuer, claims),
    );
    role.assumeRolePolicy?.addStatements(
      new iam.PolicyStatement({ actions: [principal.assumeRoleAction], principals: [principal] }),
    );
  }

  private addRole(props: PipelineRole): void {
    const { id, roleName, description, claims, alsoClaims, permissions, maxSessionDuration } = props;
    if (roleName.length > longestRoleName) {
      throw new Error(
        `the role's name must be at most ${longestRoleName} characters, got ${roleName}; ` +
          'shorten the name of the delivery or of the environment',
      );
    }
    requireTrustThatFits(roleName, this.trust.issuer, alsoClaims ? [claims, alsoClaims] : [claims]);
    const role = new iam.Role(this, id, {
      roleName,
      description,
      assumedBy: new iam.WebIdentityPrincipal(this.providerArn, trustConditions(this.trust.issuer, claims)),
      ...(maxSessionDuration && { maxSessionDuration }),
    });
    if (alsoClaims) this.admit(role, alsoClaims);
    if (this.provider) role.node.addDependency(this.provider);
    attachPermissions(this, role, roleName, permissions);
  }
}
