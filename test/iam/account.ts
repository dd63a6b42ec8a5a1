import { type DeliveryInput, every, flag, hours, migration, pagerDuty, rotated, slack } from '../../lib';
import { domain, shop, synthesize } from '../synth';
import type { Policies } from './evaluate';
import { listOf, type PolicyDocument } from './policy';
import { DeployedTemplate, type Role } from './template';

export const account = '111122223333';
export const region = 'eu-west-1';

/** The bootstrap of {@link delivery}. */
export const qualifier = 'shop1';
export const toolkitStackName = 'ShopToolkit';

/** Everything that Teal can write into an account, and a bootstrap of its own. */
export const delivery = (): DeliveryInput =>
  shop(
    { domain },
    {
      secrets: ['RECEIPT_KEY', rotated('SESSION_KEY')],
      gates: [migration({ command: ['node', 'migrate.js'] })],
      objectives: { availability: 99.9 },
      watch: {
        probe: { from: ['eu-central-1'] },
        mutes: [{ name: 'backup', cron: '0 2 * * SUN', lasts: hours(1) }],
      },
    },
    {
      bootstrap: { qualifier, toolkitStackName },
      notify: {
        page: pagerDuty({ secret: 'shop-pagerduty' }),
        ticket: 'ops@example.com',
      },
      environments: {
        staging: { account, region, exec: true },
        production: {
          ...shop({ domain, edge: { firewall: true, accessLogs: true } }).environments.production,
          guardSecrets: true,
          notify: {
            page: pagerDuty({ secret: 'shop-pagerduty' }),
            ticket: 'ops@example.com',
            deploys: slack({ workspace: 'T0123456789', channel: 'C0123456789' }),
          },
        },
      },
    },
  );

/** {@link delivery} with what needs more of the bootstrap, which lets it in. */
export const withOptionalServices = (services = ['appconfig', 'scheduler', 'sqs']): DeliveryInput =>
  shop(
    {},
    {
      flags: { flags: [flag({ name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30' })] },
      jobs: [{ name: 'sweep', command: ['node', 'job.js'], schedule: every(hours(1)) }],
      workers: [{ name: 'mail', command: ['node', 'worker.js'] }],
    },
    { bootstrap: { qualifier, toolkitStackName, services } },
  );

export const iam = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
export const at = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

export const boundaryArn = iam('policy/shop-boundary');
export const executionRoleArn = iam(`role/cdk-${qualifier}-cfn-exec-role-${account}-${region}`);
export const accessStackName = `shop-github-access-${account}`;
export const bootstrapStackName = `shop-bootstrap-${account}`;

/** An account to which {@link delivery} is deployed, as its templates say. */
export class Account {
  readonly access: DeployedTemplate;
  /** What `cdk bootstrap` is given. */
  readonly bootstrap: DeployedTemplate;
  /** Of the environments, as CloudFormation's role deploys them. */
  readonly stacks: readonly DeployedTemplate[];

  constructor(input: DeliveryInput = delivery()) {
    const { assembly } = synthesize(input);
    const all = assembly.stacks.map(
      ({ stackName, template }) => new DeployedTemplate(template, { account, region, stackName }),
    );
    const named = (name: string) => all.find(({ place }) => place.stackName === name) as DeployedTemplate;
    this.access = named(accessStackName);
    this.bootstrap = named(bootstrapStackName);
    this.stacks = all.filter(({ place }) => /^shop-(staging|production)/.test(place.stackName));
  }

  boundary(): PolicyDocument {
    return this.managed('shop-boundary');
  }

  managed(name: string): PolicyDocument {
    const found = this.bootstrap.managedPolicies().get(name);
    if (!found) throw new Error(`${name} must be a policy of the bootstrap’s stack`);
    return found;
  }

  executionPolicies(): PolicyDocument[] {
    return [...this.bootstrap.managedPolicies()]
      .filter(([name]) => name.startsWith('shop-cloudformation-execution'))
      .map(([, document]) => document);
  }

  /** Of buckets in the access stack. */
  readonly resourcePolicyOf = (arn: string): PolicyDocument | undefined =>
    this.access.bucketPolicies().find(([bucket]) => arn === bucket || arn.startsWith(`${bucket}/`))?.[1];

  /** CloudFormation's role, as `cdk bootstrap` makes it when it is given the policies. */
  execution(): Policies {
    return {
      identity: this.executionPolicies(),
      boundary: this.boundary(),
      principal: executionRoleArn,
    };
  }

  /** The strongest role that a template can make: it may do all that its boundary lets through. */
  hostile(): Policies {
    return {
      identity: [everything],
      boundary: this.boundary(),
      principal: iam('role/teal/shop/shop-production-Evil-ABCDEFGHIJKL'),
    };
  }

  /** A role that GitHub takes. */
  github(name: string): Role {
    const role = this.access.roles().find(({ arn }) => arn === iam(`role/${name}`));
    if (!role) throw new Error(`${name} must be a role of the access stack`);
    // What has no room in the role is attached to it.
    const attached = this.access
      .resources('AWS::IAM::ManagedPolicy')
      .filter(([, { Properties }]) =>
        listOf(Properties?.Roles as { Ref?: string }[]).some(({ Ref }) => Ref === role.id),
      )
      .map(([, { Properties }]) => this.access.document(Properties?.PolicyDocument));
    return { ...role, identity: [...role.identity, ...attached] };
  }
}

export const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
