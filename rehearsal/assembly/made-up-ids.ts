import { createHash } from 'node:crypto';
import { NotModelled } from '../not-modelled';
import { appConfigMakers } from './made-up-app-config';
import { databaseMakers } from './made-up-database';
import { networkMakers } from './made-up-network';

/** What a made-up id may depend on. */
export interface Placement {
  readonly type: string;
  readonly logicalId: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  /** How often the resource was replaced: each of its successors has ids of its own. @default 0 */
  readonly generation?: number;
  /** A resolved property of the resource; undefined when the template does not set it. */
  property(name: string): Promise<unknown>;
}

/** `Ref` and `Fn::GetAtt` of a resource. */
export interface MadeUpIds {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Ids for a resource that exists in no account: the same for the same stack and logical id, and of AWS's shape,
 * because hooks and metric dimensions take them apart.
 */
export async function madeUpIds(at: Placement): Promise<MadeUpIds> {
  const make = MAKERS[at.type];
  if (make) return make(at);
  // Every resource has a Ref and nearly every one an ARN. The caller lists a type that is not modelled.
  const name = await nameOf(at, 'Name', 255);
  const service = at.type.split('::')[1]?.toLowerCase() ?? 'unknown';
  return { ref: name, attributes: { Arn: arn(at, service, name) } };
}

/** @throws NotModelled for an attribute that is not made up */
export function attributeOf(ids: MadeUpIds, type: string, attribute: string): unknown {
  const value = ids.attributes[attribute];
  if (value === undefined) throw new NotModelled(`attribute ${attribute} of ${type}`);
  return value;
}

/** Deterministic hexadecimal digits, at most 64; `salt` tells several ids of one resource apart. */
export function hexDigits(
  at: Pick<Placement, 'stackName' | 'logicalId' | 'generation'>,
  length: number,
  salt = '',
): string {
  const successor = at.generation ? `/${at.generation}` : '';
  return createHash('sha256')
    .update(`${at.stackName}/${at.logicalId}/${salt}${successor}`)
    .digest('hex')
    .slice(0, length);
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function arn(at: Pick<Placement, 'account' | 'region'>, service: string, resource: string): string {
  return `arn:${partitionOf(at.region)}:${service}:${at.region}:${at.account}:${resource}`;
}

type Maker = (at: Placement) => Promise<MadeUpIds>;

/** The name that the template gives, else one as CloudFormation makes them: stack, logical id, a dozen characters. */
async function nameOf(at: Placement, property: string, longest: number): Promise<string> {
  const given = await at.property(property);
  if (typeof given === 'string') return given;
  const share = Math.floor((longest - 14) / 2);
  const unique = hexDigits(at, 12).toUpperCase();
  return `${at.stackName.slice(0, share)}-${at.logicalId.slice(0, share)}-${unique}`;
}

/** A resource that is known by its name. */
function named(
  property: string,
  longest: number,
  make: (name: string, at: Placement) => MadeUpIds | Promise<MadeUpIds>,
): Maker {
  return async (at) => make(await nameOf(at, property, longest), at);
}

function iamArn(at: Placement, resource: string): string {
  return `arn:${partitionOf(at.region)}:iam::${at.account}:${resource}`;
}

const namedAlarm = named('AlarmName', 255, (name, at) => ({
  ref: name,
  attributes: { Arn: arn(at, 'cloudwatch', `alarm:${name}`) },
}));

/** source: CloudFormation reference, AWS::WAFv2::WebACL, "Return values": Ref is name, id and scope */
const ofFirewall = (kind: 'webacl' | 'rulegroup') =>
  named('Name', 128, async (name, at) => {
    const id = uuid(at);
    const ref = `${name}|${id}|${String(await at.property('Scope'))}`;
    return { ref, attributes: { Id: id, Arn: arn(at, 'wafv2', `regional/${kind}/${name}/${id}`) } };
  });

const MAKERS: Readonly<Record<string, Maker>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': named('Name', 32, async (name, at) => {
    const fullName = `app/${name}/${hexDigits(at, 16)}`;
    const internal = (await at.property('Scheme')) === 'internal';
    // Digits alone before the region, as ELB's names have them.
    const number = Number.parseInt(hexDigits(at, 8, 'dns'), 16);
    const dnsName = `${internal ? 'internal-' : ''}${name}-${number}.${at.region}.elb.amazonaws.com`;
    const loadBalancerArn = arn(at, 'elasticloadbalancing', `loadbalancer/${fullName}`);
    return {
      ref: loadBalancerArn,
      attributes: {
        LoadBalancerArn: loadBalancerArn,
        LoadBalancerFullName: fullName,
        LoadBalancerName: name,
        DNSName: dnsName,
        CanonicalHostedZoneID: `Z${hexDigits(at, 13, 'zone').toUpperCase()}`,
        SecurityGroups: await at.property('SecurityGroups'),
      },
    };
  }),
  'AWS::ElasticLoadBalancingV2::TargetGroup': named('Name', 32, (name, at) => {
    const fullName = `targetgroup/${name}/${hexDigits(at, 16)}`;
    const targetGroupArn = arn(at, 'elasticloadbalancing', fullName);
    return {
      ref: targetGroupArn,
      attributes: {
        TargetGroupArn: targetGroupArn,
        TargetGroupFullName: fullName,
        TargetGroupName: name,
      },
    };
  }),
  'AWS::ElasticLoadBalancingV2::Listener': async (at) => {
    const loadBalancerArn = String(await at.property('LoadBalancerArn'));
    const listenerArn = `${loadBalancerArn.replace(':loadbalancer/', ':listener/')}/${hexDigits(at, 16)}`;
    return { ref: listenerArn, attributes: { ListenerArn: listenerArn } };
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': async (at) => {
    const listenerArn = String(await at.property('ListenerArn'));
    const ruleArn = `${listenerArn.replace(':listener/', ':listener-rule/')}/${hexDigits(at, 16)}`;
    return { ref: ruleArn, attributes: { RuleArn: ruleArn, IsDefault: false } };
  },

  'AWS::ECS::Cluster': named('ClusterName', 255, (name, at) => ({
    ref: name,
    attributes: { Arn: arn(at, 'ecs', `cluster/${name}`) },
  })),
  'AWS::ECS::Service': named('ServiceName', 255, async (name, at) => {
    // A cluster is given by name or by ARN; `default` where it is left out.
    const cluster = String((await at.property('Cluster')) ?? 'default').replace(/^.*:cluster\//, '');
    const serviceArn = arn(at, 'ecs', `service/${cluster}/${name}`);
    return { ref: serviceArn, attributes: { ServiceArn: serviceArn, Name: name } };
  }),
  'AWS::ECS::TaskDefinition': async (at) => {
    // A successor is a new revision of the same family.
    const family = await nameOf({ ...at, generation: 0 }, 'Family', 255);
    const taskDefinitionArn = arn(at, 'ecs', `task-definition/${family}:${(at.generation ?? 0) + 1}`);
    return { ref: taskDefinitionArn, attributes: { TaskDefinitionArn: taskDefinitionArn } };
  },

  'AWS::Lambda::Function': named('FunctionName', 64, (name, at) => ({
    ref: name,
    attributes: { Arn: arn(at, 'lambda', `function:${name}`) },
  })),
  'AWS::Lambda::Version': async (at) => {
    const version = String((at.generation ?? 0) + 1);
    const ref = `${await functionArn(at)}:${version}`;
    return { ref, attributes: { Version: version, FunctionArn: ref } };
  },
  'AWS::Lambda::Alias': async (at) => {
    const ref = `${await functionArn(at)}:${String(await at.property('Name'))}`;
    return { ref, attributes: { AliasArn: ref } };
  },

  'AWS::IAM::Role': named('RoleName', 64, (name, at) => ({
    ref: name,
    attributes: { Arn: iamArn(at, `role/${name}`), RoleId: `AROA${hexDigits(at, 17).toUpperCase()}` },
  })),
  'AWS::IAM::ManagedPolicy': named('ManagedPolicyName', 128, (name, at) => {
    const policyArn = iamArn(at, `policy/${name}`);
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  }),
  'AWS::IAM::OIDCProvider': async (at) => {
    const host = String(await at.property('Url')).replace(/^https:\/\//, '');
    const providerArn = iamArn(at, `oidc-provider/${host}`);
    return { ref: providerArn, attributes: { Arn: providerArn } };
  },

  'AWS::SecretsManager::Secret': named('Name', 512, (name, at) => {
    // Secrets Manager puts a hyphen and six random characters behind the name.
    const secretArn = arn(at, 'secretsmanager', `secret:${name}-${hexDigits(at, 6)}`);
    return { ref: secretArn, attributes: { Id: secretArn } };
  }),
  'AWS::SSM::Parameter': named('Name', 512, async (name, at) => ({
    ref: name,
    attributes: {
      Type: await at.property('Type'),
      Value: await at.property('Value'),
      Arn: arn(at, 'ssm', `parameter/${name.replace(/^\//, '')}`),
    },
  })),
  'AWS::Logs::LogGroup': named('LogGroupName', 512, (name, at) => ({
    ref: name,
    attributes: { Arn: arn(at, 'logs', `log-group:${name}:*`) },
  })),
  'AWS::CloudWatch::Alarm': namedAlarm,
  'AWS::CloudWatch::CompositeAlarm': namedAlarm,
  'AWS::SNS::Topic': named('TopicName', 256, (name, at) => {
    const topicArn = arn(at, 'sns', name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  }),
  'AWS::Events::Rule': named('Name', 64, (name, at) => ({
    ref: name,
    attributes: { Arn: arn(at, 'events', `rule/${name}`) },
  })),
  'AWS::SNS::Subscription': async (at) => {
    const subscriptionArn = `${String(await at.property('TopicArn'))}:${uuid(at)}`;
    return { ref: subscriptionArn, attributes: { Arn: subscriptionArn } };
  },
  'AWS::CloudWatch::AlarmMuteRule': named('Name', 255, (name, at) => {
    const ruleArn = arn(at, 'cloudwatch', `alarm-mute-rule:${name}`);
    return { ref: ruleArn, attributes: { Arn: ruleArn } };
  }),
  'AWS::CloudWatch::Dashboard': named('DashboardName', 255, (name) => ({ ref: name, attributes: {} })),
  'AWS::Route53::RecordSet': async (at) => ({ ref: String(await at.property('Name')), attributes: {} }),
  'AWS::ApplicationAutoScaling::ScalableTarget': async (at) => {
    const parts = ['ResourceId', 'ScalableDimension', 'ServiceNamespace'].map((name) => at.property(name));
    const id = (await Promise.all(parts)).join('|');
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::KMS::Key': async (at) => {
    const id = uuid(at);
    return { ref: id, attributes: { KeyId: id, Arn: arn(at, 'kms', `key/${id}`) } };
  },
  'AWS::WAFv2::WebACL': ofFirewall('webacl'),
  'AWS::WAFv2::RuleGroup': ofFirewall('rulegroup'),
  'AWS::S3::Bucket': async (at) => {
    // Bucket and repository names are lower case.
    const name = (await nameOf(at, 'BucketName', 63)).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: `arn:${partitionOf(at.region)}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${at.region}.amazonaws.com`,
      },
    };
  },
  'AWS::ECR::Repository': async (at) => {
    const name = (await nameOf(at, 'RepositoryName', 256)).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: arn(at, 'ecr', `repository/${name}`),
        RepositoryUri: `${at.account}.dkr.ecr.${at.region}.amazonaws.com/${name}`,
      },
    };
  },

  ...appConfigMakers(hexDigits),
  ...databaseMakers({ name: (at, property) => nameOf(at, property, 63), digits: hexDigits, arn }),
  ...networkMakers(hexDigits),
};

function uuid(at: Placement): string {
  return hexDigits(at, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

async function functionArn(at: Placement): Promise<string> {
  const functionName = String(await at.property('FunctionName'));
  return functionName.startsWith('arn:') ? functionName : arn(at, 'lambda', `function:${functionName}`);
}
