import { templateActions } from '../../lib/foundation/bootstrap/template-actions';
import { account, at, boundaryArn, iam, qualifier, region } from './account';
import { call } from './acts';
import { listOf, type Request, statementsOf } from './policy';
import type { DeployedTemplate } from './template';

/** Calls that take no resource. source: Service Authorization Reference of each service */
const takesNone =
  /^(ec2:(Describe|Get)|elasticloadbalancing:Describe|application-autoscaling:Describe|cloudwatch:DescribeAlarms|logs:(DescribeLogGroups|\w+QueryDefinitions?|\w+ResourcePolic(y|ies))|ecs:(Deregister|Describe)TaskDefinition|secretsmanager:GetRandomPassword|route53:GetChange|appconfig:Create(Application|DeploymentStrategy)|chatbot:(Create|Describe)SlackChannelConfiguration|sns:(Unsubscribe|GetSubscriptionAttributes|SetSubscriptionAttributes))/;

/** What CloudFormation calls to make, change and delete every resource of a template, on their ARNs. */
export function callsFor(template: DeployedTemplate): Request[] {
  const { stackName } = template.place;
  return template.resources().flatMap(([id, { Type, Properties = {} }]) => {
    const actions = templateActions[Type];
    if (!actions) throw new Error(`${Type} must have actions, got none; add it to templateActions`);
    const functionOf = (property: unknown) => {
      const name = String(template.value(property));
      return name.startsWith('arn:') ? name : at('lambda', `function:${name}`);
    };
    const calls = actions.flatMap((action): Request[] => {
      const [service] = action.split(':');
      if (action === 'iam:PassRole') return passedBy(template, Type);
      if (action === 'iam:CreateServiceLinkedRole') return [linkedBy(Type)];
      if (takesNone.test(action)) return [call(action, '*')];
      switch (service) {
        case 'ec2':
          return [call(action, at('ec2', `subnet/${id}`))];
        case 'application-autoscaling':
          return [call(action, at(service, 'scalable-target/0ec50123456789abcdef'))];
        case 's3':
          if (!/^s3:GetObject/.test(action)) {
            return [
              call(
                action,
                Type === 'AWS::Synthetics::Canary' ? bucketOf(template, Properties) : template.arnOf(id),
              ),
            ];
          }
          return [call(action, `arn:aws:s3:::cdk-${qualifier}-assets-${account}-${region}/0f.zip`)];
        case 'route53':
          return [call(action, `arn:aws:route53:::hostedzone/${Properties.HostedZoneId}`)];
        case 'cloudwatch':
          return /^AWS::CloudWatch::(Composite)?Alarm(MuteRule)?$/.test(Type)
            ? [call(action, template.arnOf(id))]
            : [call(action, at('cloudwatch', `alarm:TargetTracking-service/${stackName}/shop-AlarmHigh-1`))];
        case 'lambda':
          if (Type === 'AWS::Synthetics::Canary') return synthesized(action, String(Properties.Name));
          if (Type === 'AWS::Lambda::Function') return [call(action, template.arnOf(id))];
          return [
            call(
              action,
              functionOf(Properties.FunctionName ?? Properties.ServiceToken ?? Properties.RotationLambdaARN),
            ),
          ];
        case 'secretsmanager':
          return [
            call(
              action,
              Properties.SecretId ? String(template.value(Properties.SecretId)) : template.arnOf(id),
            ),
          ];
        case 'iam':
          return rolesOf(template, id, Type).map((arn) =>
            call(action, arn, { 'iam:PermissionsBoundary': boundaryArn }),
          );
        case 'ecs':
          return [call(action, deploymentOf(action, template.arnOf(id)))];
        case 'kms': {
          // What Teal tags it with: on its way for what makes it, on it for the rest.
          const of = action === 'kms:CreateKey' ? 'RequestTag' : 'ResourceTag';
          const { Value } = tagOf(Properties.Tags, 'teal:delivery');
          const resource = action === 'kms:CreateKey' ? '*' : template.arnOf(id);
          return [call(action, resource, Value === undefined ? {} : { [`aws:${of}/teal:delivery`]: Value })];
        }
        case 'wafv2':
          return firewalled(template, id, Type, Properties).map((arn) => call(action, arn));
        case 'chatbot':
          // aws-cdk#24675: it calls itself in a region of its own choice.
          return [call(action, template.arnOf(id).replace('::', ':us-east-2:'))];
        default:
          return [call(action, template.arnOf(id))];
      }
    });
    return [...calls, ...resolvedIn(Properties.Endpoint)];
  });
}

/** What calls of AWS WAF are about. source: Service Authorization Reference, AWS WAF V2, CreateWebACL and AssociateWebACL */
function firewalled(
  template: DeployedTemplate,
  id: string,
  type: string,
  { WebACLArn }: Record<string, unknown>,
): string[] {
  const own = template.arnOf(id);
  if (type === 'AWS::WAFv2::WebACLAssociation') return [own, String(template.value(WebACLArn))];
  return type === 'AWS::WAFv2::WebACL'
    ? [
        own,
        template.arnOf('LimitRules'),
        at('wafv2', 'regional/managedruleset/AWS/AWSManagedRulesCommonRuleSet'),
      ]
    : [own];
}

/** As Synthetics names what it makes of a canary. source: AWS managed policy CloudWatchSyntheticsFullAccess */
function synthesized(action: string, canary: string): Request[] {
  const kind = action.includes('Layer') ? 'layer' : 'function';
  const own = call(action, at('lambda', `${kind}:cwsyn-${canary}-0123abcd`));
  return action === 'lambda:GetLayerVersion'
    ? [own, call(action, 'arn:aws:lambda:eu-west-1:999999999999:layer:AWS-CW-SyntheticsNodeJs:1')]
    : [own];
}

/** `s3://BUCKET`. */
const bucketOf = (template: DeployedTemplate, { ArtifactS3Location }: Record<string, unknown>): string =>
  `arn:aws:s3:::${String(template.value(ArtifactS3Location)).replace(/^s3:\/\/([^/]+).*$/, '$1')}`;

const tagOf = (tags: unknown, key: string): { readonly Value?: string } =>
  listOf(tags as { readonly Key: string; readonly Value?: string }[]).find(({ Key }) => Key === key) ?? {};

/** A dynamic reference to a secret is read by who deploys. */
function resolvedIn(value: unknown): Request[] {
  const [, name] = /\{\{resolve:secretsmanager:([^:}]+)/.exec(String(value)) ?? [];
  if (name === undefined) return [];
  return [call('secretsmanager:GetSecretValue', at('secretsmanager', `secret:${name}-AbCdEf`))];
}

const deploymentOf = (action: string, arn: string): string =>
  /ServiceDeployments?$/.test(action) && !action.includes('List')
    ? `${arn.replace(':service/', ':service-deployment/')}/0123456789`
    : arn;

function rolesOf(template: DeployedTemplate, id: string, type: string): string[] {
  if (type === 'AWS::IAM::Role') return [template.arnOf(id)];
  const [, policy] = template.resources().find(([other]) => other === id) ?? [];
  return listOf(policy?.Properties?.Roles as { Ref: string }[]).map(({ Ref }) => template.arnOf(Ref));
}

/** The roles of a template, each to who takes it. */
function passedBy(template: DeployedTemplate, type: string): Request[] {
  if (type === 'AWS::ApplicationAutoScaling::ScalableTarget') {
    const name = 'AWSServiceRoleForApplicationAutoScaling_ECSService';
    return [
      call('iam:PassRole', iam(`role/aws-service-role/ecs.application-autoscaling.amazonaws.com/${name}`), {
        'iam:PassedToService': 'application-autoscaling.amazonaws.com',
      }),
    ];
  }
  return template
    .roles()
    .flatMap(({ arn, trust }) =>
      statementsOf(trust).flatMap(({ Principal }) =>
        typeof Principal === 'object'
          ? listOf(Principal.Service).map((service) =>
              call('iam:PassRole', arn, { 'iam:PassedToService': service }),
            )
          : [],
      ),
    );
}

function linkedBy(type: string): Request {
  const service = {
    'AWS::ApplicationAutoScaling::ScalableTarget': 'ecs.application-autoscaling.amazonaws.com',
    'AWS::Chatbot::SlackChannelConfiguration': 'management.chatbot.amazonaws.com',
    'AWS::ECS::Cluster': 'ecs.amazonaws.com',
    'AWS::ElasticLoadBalancingV2::LoadBalancer': 'elasticloadbalancing.amazonaws.com',
  }[type];
  if (!service)
    throw new Error(`${type} must have a service that links a role, got none; add it to linkedBy`);
  return call('iam:CreateServiceLinkedRole', iam(`role/aws-service-role/${service}/AWSServiceRole`), {
    'iam:AWSServiceName': service,
  });
}
