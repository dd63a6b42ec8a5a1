import { leaving } from '../../../cli/eject/leaving';
import type { RawTemplate } from '../../../cli/eject/raw-template';
import { nextStep, remainingSteps, stageOf } from '../../../cli/eject/steps';
import { ejectedTemplate, liveRules } from './ejecting';
import { TEALS } from './teals-template';

describe('the rules', () => {
  test('are imported at their live weights, with the secret by reference and without outdated values', () => {
    const { Resources } = ejectedTemplate(TEALS);
    expect(Resources.TestListenerRule).toEqual({
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ListenerArn: { Ref: 'Listener' },
        Priority: 10,
        Conditions: [
          { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
          {
            Field: 'http-header',
            HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['{{resolve:secretsmanager:…}}', 'mine'] },
          },
        ],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: { Ref: 'PrimaryTargetGroup' }, Weight: 0 },
                { TargetGroupArn: { Ref: 'AlternateTargetGroup' }, Weight: 100 },
              ],
            },
          },
        ],
        Tags: [{ Key: 'teal:traffic-rule', Value: 'shop-production/test' }],
      },
    });
  });

  // source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
  test('an import changes nothing else, and the service names them by ARN before it', () => {
    const [, drop, imported, refer] = remainingSteps(TEALS, liveRules());
    const { ProductionListenerRule, TestListenerRule, ...others } = imported?.template.Resources ?? {};
    expect({ ...imported?.template, Resources: others }).toEqual(drop?.template);
    expect(JSON.stringify(others)).toContain(liveRules().production.arn);
    expect(JSON.stringify(refer?.template)).not.toContain(liveRules().production.arn);
  });

  test('weights that have moved since the import are taken along with the last step', () => {
    const [, , imported] = remainingSteps(TEALS, liveRules([0, 100]));
    const refer = nextStep(imported?.template as RawTemplate, liveRules([100, 0]));
    expect(JSON.stringify(refer?.template.Resources.ProductionListenerRule?.Properties?.Actions)).toContain(
      '{"TargetGroupArn":{"Ref":"PrimaryTargetGroup"},"Weight":100}',
    );
  });
});

describe('what a team has added', () => {
  const FUNCTION = {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'nightly', LoggingConfig: { LogGroup: { Ref: 'NightlyLogs' } } },
  };
  const LOGS = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/jobs/nightly' } };
  const theirs: RawTemplate = {
    ...TEALS,
    Resources: { ...TEALS.Resources, Nightly: FUNCTION, NightlyLogs: LOGS },
  };

  test('stays', () => {
    expect(ejectedTemplate(theirs).Resources).toMatchObject({ Nightly: FUNCTION, NightlyLogs: LOGS });
  });

  test('and keeps what it shares with Teal’s functions', () => {
    const [role] = [...leaving(theirs)].filter((id) => theirs.Resources[id]?.Type === 'AWS::IAM::Role');
    const shared = {
      ...FUNCTION,
      Properties: { ...FUNCTION.Properties, Role: { 'Fn::GetAtt': [role, 'Arn'] } },
    };
    const after = ejectedTemplate({ ...theirs, Resources: { ...theirs.Resources, Nightly: shared } });
    expect(after.Resources[String(role)]).toBeDefined();
  });

  test('but what refers to something of Teal’s is refused by name', () => {
    const [gate] = [...leaving(theirs)].filter(
      (id) => theirs.Resources[id]?.Type === 'AWS::Lambda::Function',
    );
    const caller = { Type: 'Test::Thing', Properties: { Calls: { 'Fn::GetAtt': [gate, 'Arn'] } } };
    expect(() => ejectedTemplate({ ...theirs, Resources: { ...theirs.Resources, Theirs: caller } })).toThrow(
      `Theirs refers to ${gate}`,
    );
  });

  // What is denied to a role of Teal's alone may be there for others as well: nothing is allowed by leaving.
  test('and so is a statement that denies', () => {
    const role = { 'Fn::GetAtt': ['CheckRole', 'Arn'] };
    const denies = {
      Effect: 'Deny',
      Principal: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } },
    };
    const Theirs = { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: [denies] } } };
    expect(() => ejectedTemplate({ ...TEALS, Resources: { ...TEALS.Resources, Theirs } })).toThrow(
      'Theirs refers to CheckRole',
    );
  });

  test('a stack that is out has no step left', () => {
    const after = ejectedTemplate(theirs);
    expect(stageOf(after)).toBe('ejected');
    expect(nextStep(after, liveRules())).toBeUndefined();
  });
});

describe('what is Teal’s', () => {
  test('leaves with all that is there for it alone', () => {
    expect([...leaving(TEALS)].sort()).toEqual([
      ...[
        'CheckAlarm',
        'CheckFunction',
        'CheckLogs',
        'CheckPermission',
        'CheckPolicy',
        'CheckRole',
        'CheckRule',
      ],
      ...['GateFunction', 'GateLogs', 'GatePolicy', 'GateRole', 'GateVersion', 'HookPolicy', 'HookRole'],
      ...['LiveTrafficRules', 'RulesFunction', 'RulesLogs', 'RulesPolicy', 'RulesRole', 'Ticket'],
    ]);
  });

  test('and from what stays: statements, names in lists, alarms of a dashboard, hooks, parameters and conditions', () => {
    const { Resources, Parameters, Conditions, Outputs } = ejectedTemplate(TEALS);
    expect(Resources.Topics?.Properties).toEqual({
      PolicyDocument: { Statement: [{ Sid: 'Alarms', Principal: { Service: 'cloudwatch.amazonaws.com' } }] },
    });
    expect(Resources.Mute?.Properties).toEqual({ MuteTargets: { AlarmNames: [{ Ref: 'Errors' }] } });
    expect(Resources.Dashboard?.Properties?.DashboardBody).toEqual({
      'Fn::Join': [
        '',
        [
          '{"widgets":[{"type":"alarm","properties":{"title":"A \\"quoted\\" one","alarms":["',
          { 'Fn::GetAtt': ['Errors', 'Arn'] },
          '"]}}]}',
        ],
      ],
    });
    expect(Resources.Service).toMatchObject({
      DependsOn: ['Errors', 'InfrastructureRole'],
      Metadata: { 'listener-rules': expect.stringContaining('README.md') },
      Properties: {
        DeploymentConfiguration: {
          LifecycleHooks: [{ 'Fn::If': ['Recovering', { Ref: 'AWS::NoValue' }, { TargetType: 'PAUSE' }] }],
        },
      },
    });
    expect(Object.keys(Parameters ?? {})).toEqual(['ImageDigest', 'RollbackTo']);
    expect(Object.keys(Conditions ?? {})).toEqual(['Recovering']);
    expect(Object.keys(Outputs ?? {})).toEqual(['Url']);
  });
});
