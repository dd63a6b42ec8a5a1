import type { RawTemplate } from '../../../cli/eject/raw-template';

const role = (service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: service } }] } },
});
const policy = (of: string, ...resources: unknown[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    Roles: [{ Ref: of }],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'test:Do', Resource: resources }] },
  },
});
const handler = (name: string, id: string, Variables: object = {}) => ({
  [`${id}Logs`]: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/teal/${name}` } },
  [`${id}Role`]: role('lambda.amazonaws.com'),
  [`${id}Policy`]: policy(`${id}Role`, { 'Fn::GetAtt': [`${id}Logs`, 'Arn'] }),
  [`${id}Function`]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      LoggingConfig: { LogGroup: { Ref: `${id}Logs` } },
      Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
      Environment: { Variables },
    },
  },
});

/** A stack of a service as Teal deploys it, in small: its rules, a gate, a check that nobody needs, a dashboard. */
export const TEALS: RawTemplate = {
  Parameters: {
    ImageDigest: { Type: 'String' },
    RollbackTo: { Type: 'String' },
    FixFor: { Type: 'String' },
    RestoreListenerRules: { Type: 'String' },
  },
  Conditions: {
    Recovering: { 'Fn::Equals': [{ Ref: 'RollbackTo' }, { Ref: 'ImageDigest' }] },
    Fixing: { 'Fn::Equals': [{ Ref: 'FixFor' }, { Ref: 'ImageDigest' }] },
  },
  Resources: {
    Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { Port: 80 } },
    PrimaryTargetGroup: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} },
    AlternateTargetGroup: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} },
    InfrastructureRole: role('ecs.amazonaws.com'),
    TestHeader: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop-production/test-header' } },
    ...handler('shop-production-traffic-rules', 'Rules'),
    LiveTrafficRules: {
      Type: 'Custom::TealLiveTrafficRules',
      Properties: {
        ServiceToken: { 'Fn::GetAtt': ['RulesFunction', 'Arn'] },
        Restore: { Ref: 'RestoreListenerRules' },
      },
      DependsOn: ['RulesRole', 'RulesPolicy'],
    },
    ...handler('shop-production-gate-smoke-test', 'Gate', {
      GUARD_PRODUCTION_RULE: { 'Fn::GetAtt': ['LiveTrafficRules', 'ProductionRuleArn'] },
    }),
    GateVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'GateFunction' } } },
    HookRole: role('ecs.amazonaws.com'),
    HookPolicy: policy('HookRole', { Ref: 'GateVersion' }),
    ...handler('shop-production-uniformity', 'Check'),
    CheckRule: {
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['CheckFunction', 'Arn'] } }] },
    },
    CheckPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: { 'Fn::GetAtt': ['CheckFunction', 'Arn'] } },
    },
    CheckAlarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName: 'uniformity', Namespace: 'Teal/Uniformity', MetricName: 'Findings' },
    },
    Ticket: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'not-uniform',
        AlarmRule: { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': ['CheckAlarm', 'Arn'] }, '")']] },
      },
    },
    Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'errors', Namespace: 'AWS/ECS' } },
    Mute: {
      Type: 'AWS::CloudWatch::AlarmMuteRule',
      Properties: { MuteTargets: { AlarmNames: [{ Ref: 'Ticket' }, { Ref: 'Errors' }] } },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardBody: {
          'Fn::Join': [
            '',
            [
              '{"widgets":[{"type":"alarm","properties":{"alarms":["',
              { 'Fn::GetAtt': ['Ticket', 'Arn'] },
              '"]}},{"type":"alarm","properties":{"title":"A \\"quoted\\" one","alarms":["',
              { 'Fn::GetAtt': ['Ticket', 'Arn'] },
              '","',
              { 'Fn::GetAtt': ['Errors', 'Arn'] },
              '"]}}]}',
            ],
          ],
        },
      },
    },
    Topics: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        PolicyDocument: {
          Statement: [
            { Sid: 'Alarms', Principal: { Service: 'cloudwatch.amazonaws.com' } },
            { Sid: 'Check', Principal: { AWS: { 'Fn::GetAtt': ['CheckRole', 'Arn'] } } },
            {
              ...{ Sid: 'Account', Principal: '*' },
              Condition: { ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['CheckRole', 'Arn'] } } },
            },
          ],
        },
      },
    },
    Service: {
      Type: 'AWS::ECS::Service',
      Metadata: { 'aws:cdk:path': 'shop-production/Service' },
      Properties: {
        DeploymentConfiguration: {
          BakeTimeInMinutes: { 'Fn::If': ['Recovering', 1, 10] },
          LifecycleHooks: [
            {
              HookTargetArn: { Ref: 'GateVersion' },
              RoleArn: { 'Fn::GetAtt': ['HookRole', 'Arn'] },
              HookDetails: { 'Fn::If': ['Fixing', '{"fix":true}', { Ref: 'AWS::NoValue' }] },
            },
            { 'Fn::If': ['Recovering', { Ref: 'AWS::NoValue' }, { TargetType: 'PAUSE' }] },
          ],
        },
        LoadBalancers: [
          {
            TargetGroupArn: { Ref: 'PrimaryTargetGroup' },
            AdvancedConfiguration: {
              AlternateTargetGroupArn: { Ref: 'AlternateTargetGroup' },
              ProductionListenerRule: { 'Fn::GetAtt': ['LiveTrafficRules', 'ProductionRuleArn'] },
              TestListenerRule: { 'Fn::GetAtt': ['LiveTrafficRules', 'TestRuleArn'] },
              RoleArn: { 'Fn::GetAtt': ['InfrastructureRole', 'Arn'] },
            },
          },
        ],
      },
      DependsOn: ['LiveTrafficRules', 'GateVersion', 'InfrastructureRole', 'Errors'],
    },
  },
  Outputs: { Url: { Value: 'http://shop' }, Records: { Value: 'shop-records/production' } },
};
