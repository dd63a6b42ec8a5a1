import type { PolicyDocument } from './policy';

/** A synthesized template, as far as policies are written from it. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Where a template is taken to be deployed. */
export interface Deployed {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
}

/** A role of a template, with everything that decides what it may do. */
export interface Role {
  readonly stackName: string;
  readonly id: string;
  readonly arn: string;
  /** Inline, and of policies in the template. */
  readonly identity: readonly PolicyDocument[];
  /** ARNs of policies that are elsewhere. */
  readonly managed: readonly string[];
  readonly boundary?: string;
  readonly trust: PolicyDocument;
}

/** Fills in intrinsic functions of one template. What it does not know throws: a guess would be a wrong verdict. */
export class DeployedTemplate {
  constructor(
    private readonly template: Template,
    readonly place: Deployed,
  ) {}

  resources(type?: string): [string, Resource][] {
    return Object.entries(this.template.Resources ?? {}).filter(([, { Type }]) => !type || Type === type);
  }

  roles(): Role[] {
    return this.resources('AWS::IAM::Role').map(([id, { Properties = {} }]) => ({
      stackName: this.place.stackName,
      id,
      arn: this.arnOf(id),
      identity: [
        ...listed(Properties.Policies).map(({ PolicyDocument }) => this.document(PolicyDocument)),
        ...this.resources('AWS::IAM::Policy')
          .filter(([, policy]) => listed(policy.Properties?.Roles).some(({ Ref }) => Ref === id))
          .map(([, policy]) => this.document(policy.Properties?.PolicyDocument)),
      ],
      managed: listed(Properties.ManagedPolicyArns).map((arn) => String(this.value(arn))),
      ...(Properties.PermissionsBoundary !== undefined && {
        boundary: String(this.value(Properties.PermissionsBoundary)),
      }),
      trust: this.document(Properties.AssumeRolePolicyDocument),
    }));
  }

  /** Policies by name. */
  managedPolicies(): Map<string, PolicyDocument> {
    return new Map(
      this.resources('AWS::IAM::ManagedPolicy').map(([, { Properties = {} }]) => [
        String(this.value(Properties.ManagedPolicyName)),
        this.document(Properties.PolicyDocument),
      ]),
    );
  }

  /** By the ARN of the bucket. */
  bucketPolicies(): [string, PolicyDocument][] {
    return this.resources('AWS::S3::BucketPolicy').map(([, { Properties = {} }]) => [
      `arn:aws:s3:::${this.value(Properties.Bucket)}`,
      this.document(Properties.PolicyDocument),
    ]);
  }

  document(document: unknown): PolicyDocument {
    return this.value(document) as PolicyDocument;
  }

  value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (typeof value !== 'object' || value === null) return value;
    const [name = '', ...others] = Object.keys(value);
    const inside = (value as Record<string, unknown>)[name];
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')))
      return this.intrinsic(name, inside);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.value(inner)]));
  }

  arnOf(id: string): string {
    const { Type, Properties = {} } = this.template.Resources?.[id] ?? { Type: 'nothing' };
    const { account, region } = this.place;
    const at = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
    const name = this.nameOf(id);
    const rolePath = String(Properties.Path ?? '/');
    const known: Readonly<Record<string, () => string>> = {
      'AWS::IAM::Role': () => `arn:aws:iam::${account}:role${rolePath}${name}`,
      'AWS::IAM::ManagedPolicy': () => `arn:aws:iam::${account}:policy/${name}`,
      'AWS::Lambda::Function': () => at('lambda', `function:${name}`),
      'AWS::Logs::LogGroup': () => at('logs', `log-group:${name}:*`),
      'AWS::SecretsManager::Secret': () => at('secretsmanager', `secret:${name}-AbCdEf`),
      'AWS::ECS::Cluster': () => at('ecs', `cluster/${name}`),
      'AWS::ECS::Service': () => at('ecs', `service/${this.value(Properties.Cluster)}/${name}`),
      'AWS::ECS::TaskDefinition': () => at('ecs', `task-definition/${name}:1`),
      'AWS::ECR::Repository': () => at('ecr', `repository/${name}`),
      'AWS::SNS::Topic': () => at('sns', name),
      'AWS::SNS::TopicPolicy': () => String(this.value((Properties.Topics as unknown[])[0])),
      'AWS::SNS::Subscription': () => String(this.value(Properties.TopicArn)),
      'AWS::Events::Rule': () => at('events', `rule/${name}`),
      'AWS::KMS::Key': () => at('kms', 'key/0123abcd-0123-4567-89ab-0123456789ab'),
      'AWS::Chatbot::SlackChannelConfiguration': () =>
        `arn:aws:chatbot::${account}:chat-configuration/slack-channel/${name}`,
      'AWS::CloudWatch::Alarm': () => at('cloudwatch', `alarm:${name}`),
      'AWS::CloudWatch::CompositeAlarm': () => at('cloudwatch', `alarm:${name}`),
      'AWS::CloudWatch::Dashboard': () => `arn:aws:cloudwatch::${account}:dashboard/${name}`,
      'AWS::CloudWatch::AlarmMuteRule': () => at('cloudwatch', `alarm-mute-rule:${name}`),
      'AWS::Scheduler::Schedule': () => at('scheduler', `schedule/default/${name}`),
      'AWS::SQS::Queue': () => at('sqs', name),
      'AWS::SQS::QueuePolicy': () =>
        at('sqs', String(this.value((Properties.Queues as unknown[])[0])).replace(/^.*\//, '')),
      'AWS::AppConfig::Application': () => at('appconfig', 'application/abc1234'),
      'AWS::AppConfig::Environment': () => at('appconfig', 'application/abc1234/environment/abc1234'),
      'AWS::AppConfig::ConfigurationProfile': () =>
        at('appconfig', 'application/abc1234/configurationprofile/abc1234'),
      'AWS::AppConfig::HostedConfigurationVersion': () =>
        at('appconfig', 'application/abc1234/configurationprofile/abc1234/hostedconfigurationversion/1'),
      'AWS::AppConfig::Deployment': () =>
        at('appconfig', 'application/abc1234/environment/abc1234/deployment/1'),
      'AWS::AppConfig::DeploymentStrategy': () => at('appconfig', 'deploymentstrategy/abc1234'),
      'AWS::Synthetics::Canary': () => at('synthetics', `canary:${name}`),
      'AWS::S3::BucketPolicy': () => `arn:aws:s3:::${this.value(Properties.Bucket)}`,
      'AWS::S3::Bucket': () => `arn:aws:s3:::${name}`,
      'AWS::WAFv2::WebACL': () => at('wafv2', `regional/webacl/${name}/0123abcd`),
      'AWS::WAFv2::RuleGroup': () => at('wafv2', `regional/rulegroup/${name}/0123abcd`),
      // Of none of its own: it is a load balancer's.
      'AWS::WAFv2::WebACLAssociation': () => String(this.value(Properties.ResourceArn)),
      'AWS::ElasticLoadBalancingV2::LoadBalancer': () =>
        at('elasticloadbalancing', `loadbalancer/app/${name}/0123456789abcdef`),
      'AWS::ElasticLoadBalancingV2::Listener': () =>
        at('elasticloadbalancing', `listener/${this.fullName(Properties.LoadBalancerArn)}/0123456789abcdef`),
      'AWS::ElasticLoadBalancingV2::TargetGroup': () =>
        at('elasticloadbalancing', `targetgroup/${name}/0123456789abcdef`),
    };
    const make = known[Type];
    if (!make) throw new Error(`the ARN of ${id} (${Type}) is not known; add it to arnOf`);
    return make();
  }

  private intrinsic(name: string, inside: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.ref(String(inside));
      case 'Fn::Join': {
        const [separator, parts] = inside as [string, unknown];
        return (this.value(parts) as unknown[]).map(String).join(separator);
      }
      case 'Fn::GetAtt': {
        const [id, attribute] = inside as [string, string];
        return this.attribute(id, attribute);
      }
      case 'Fn::Sub':
        return String(inside).replace(/\$\{([\w:]+)\}/g, (_, key: string) => String(this.ref(key)));
      default:
        throw new Error(`${name} is not modelled: ${JSON.stringify(inside)}`);
    }
  }

  private ref(name: string): unknown {
    const { account, region, stackName } = this.place;
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::AccountId': account,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackName': stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (pseudo[name] !== undefined) return pseudo[name];
    if (this.template.Parameters?.[name]) return this.template.Parameters[name]?.Default ?? `<${name}>`;
    const type = this.template.Resources?.[name]?.Type ?? '';
    return refIsArn.has(type) ? this.arnOf(name) : this.nameOf(name);
  }

  private attribute(id: string, attribute: string): string {
    if (attribute === 'Arn' || attribute === 'ServiceArn') return this.arnOf(id);
    if (attribute === 'LoadBalancerFullName') return this.fullName({ Ref: id });
    if (attribute === 'Name') return this.nameOf(id);
    throw new Error(`the attribute ${attribute} of ${id} is not known; add it to attribute`);
  }

  private fullName(loadBalancerArn: unknown): string {
    const arn = String(this.value(loadBalancerArn));
    return arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
  }

  /** As given, or as CloudFormation makes it up: what fits of the stack's name and of the resource's id. */
  private nameOf(id: string): string {
    const { Type, Properties = {} } = this.template.Resources?.[id] ?? {};
    const given = nameProperties.map((property) => Properties[property]).find((value) => value !== undefined);
    if (given !== undefined) return String(this.value(given));
    const made = `${this.place.stackName.slice(0, 25)}-${id.slice(0, 25)}-ABCDEFGHIJKL`;
    // Those of buckets are in small letters. source: Amazon S3 user guide, "Bucket naming rules"
    return Type === 'AWS::S3::Bucket' ? made.toLowerCase() : made;
  }
}

const refIsArn = new Set([
  'AWS::IAM::ManagedPolicy',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
]);

const nameProperties = [
  ...[
    'RoleName',
    'ManagedPolicyName',
    'DashboardName',
    'FunctionName',
    'LogGroupName',
    'ClusterName',
    'ServiceName',
    'Family',
  ],
  ...['RepositoryName', 'AlarmName', 'BucketName', 'TopicName', 'ConfigurationName', 'Name'],
];

const listed = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
