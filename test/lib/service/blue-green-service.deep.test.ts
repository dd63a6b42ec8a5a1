import { Match } from 'aws-cdk-lib/assertions';
import { blueGreen, canary, linear, minutes, type ReleaseInput, rolling, smokeTest } from '../../../lib';
import { only, shopTemplate } from '../../synth';
import { decided } from '../conditions';

/** As it is for a release. */
const serviceOf = (...input: Parameters<typeof shopTemplate>) =>
  decided(only(shopTemplate(...input), 'AWS::ECS::Service'), { Recovering: false, Fixing: false });

const getAtt = (pattern: RegExp, attribute: string) => ({
  'Fn::GetAtt': [expect.stringMatching(pattern), attribute],
});

describe('each strategy in the words of ECS', () => {
  // source: facts/ecs-deployments.md §2; one bake and one circuit breaker for all
  const everyStrategy = {
    Alarms: {
      AlarmNames: [
        'shop-production-target-errors',
        'shop-production-slow-answers',
        'shop-production-unhealthy-targets',
        'shop-production-load-balancer-errors',
      ],
      Enable: true,
      Rollback: true,
    },
    DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    MaximumPercent: 200,
    MinimumHealthyPercent: 100,
  };

  test.each<[string, ReleaseInput | undefined, Record<string, unknown>]>([
    [
      'no release: a canary',
      undefined,
      {
        Strategy: 'CANARY',
        CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 },
        BakeTimeInMinutes: 10,
      },
    ],
    [
      'canary()',
      canary({ percent: 0.1, hold: minutes(7), bake: minutes(0) }),
      {
        Strategy: 'CANARY',
        CanaryConfiguration: { CanaryPercent: 0.1, CanaryBakeTimeInMinutes: 7 },
        BakeTimeInMinutes: 0,
      },
    ],
    [
      'linear()',
      linear({ step: 33.3, hold: minutes(6), bake: minutes(12) }),
      {
        Strategy: 'LINEAR',
        LinearConfiguration: { StepPercent: 33.3, StepBakeTimeInMinutes: 6 },
        BakeTimeInMinutes: 12,
      },
    ],
    ['blueGreen()', blueGreen({ bake: minutes(15) }), { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 15 }],
    ['rolling()', rolling(), { Strategy: 'ROLLING' }],
  ])('%s', (_, release, expected) => {
    const { LifecycleHooks, ...rest } = serviceOf({ release }).DeploymentConfiguration as Record<
      string,
      unknown
    >;
    expect(rest).toEqual({ ...everyStrategy, ...expected });
  });

  test.each<[string, ReleaseInput]>([
    ['canary()', canary()],
    ['rolling(), so that a change of strategy is one step', rolling()],
  ])('has both target groups and both rules with %s', (_, release) => {
    expect(serviceOf({ release }).LoadBalancers).toEqual([
      {
        ContainerName: 'shop',
        ContainerPort: 8080,
        TargetGroupArn: { Ref: 'PrimaryTargetGroup' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: 'AlternateTargetGroup' },
          ProductionListenerRule: { 'Fn::GetAtt': ['LiveTrafficRules', 'ProductionRuleArn'] },
          TestListenerRule: { 'Fn::GetAtt': ['LiveTrafficRules', 'TestRuleArn'] },
          RoleArn: getAtt(/^LiveTrafficRulesInfrastructureRole/, 'Arn'),
        },
      },
    ]);
  });
});

describe('gates', () => {
  const gates = [
    smokeTest({ requests: [{ path: '/' }] }),
    smokeTest({ id: 'deep', requests: [{ path: '/deep' }], stages: ['POST_TEST_TRAFFIC_SHIFT'] }),
  ];
  const hook = (id: string, stages: string[], TimeoutInMinutes = 70) => ({
    // The version, so that a deployment that runs keeps the code that it began with.
    HookTargetArn: { Ref: expect.stringMatching(`^Gates${id}FunctionCurrentVersion`) },
    RoleArn: getAtt(/^GatesHookRole/, 'Arn'),
    LifecycleStages: stages,
    TimeoutConfiguration: { TimeoutInMinutes, Action: 'ROLLBACK' },
  });

  const guards = [
    hook('Guardslivetraffic', ['PRE_SCALE_UP'], 25),
    hook('Guardsseparation', ['POST_TEST_TRAFFIC_SHIFT'], 25),
  ];

  test.each<[string, ReleaseInput]>([
    ['canary', canary()],
    ['linear', linear()],
    ['blueGreen', blueGreen()],
  ])('of Teal’s own stand on every release by %s', (_, release) => {
    expect(serviceOf({ release }).DeploymentConfiguration).toMatchObject({ LifecycleHooks: guards });
  });

  test('are hooks with one role, that roll back when they take longer than their own patience', () => {
    expect(serviceOf({}, { gates }).DeploymentConfiguration).toMatchObject({
      LifecycleHooks: [
        ...guards,
        hook('smoketest', ['POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT']),
        hook('deep', ['POST_TEST_TRAFFIC_SHIFT']),
      ],
    });
  });

  test('end before ECS ends their hook', () => {
    const functions = shopTemplate({}, { gates }).findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { GATE_ID: Match.anyValue() } } },
    });
    const patience = Object.values(functions).map(
      ({ Properties }) => Properties.Environment.Variables.GATE_PATIENCE_MINUTES,
    );
    expect(patience.sort()).toEqual(['15', '15', '60', '60']);
  });

  // source: facts/ecs-deployments.md §1.6: ECS calls the hooks of the two shift stages again in a rollback
  test('stand on no stage that ECS repeats in a rollback', () => {
    const { LifecycleHooks } = serviceOf({}, { gates }).DeploymentConfiguration as {
      LifecycleHooks: { LifecycleStages: string[] }[];
    };
    const stages = LifecycleHooks.flatMap((one) => one.LifecycleStages);
    expect(stages).not.toContain('TEST_TRAFFIC_SHIFT');
    expect(stages).not.toContain('PRODUCTION_TRAFFIC_SHIFT');
  });

  test('do not stand on a rolling release, not even Teal’s own', () => {
    expect(serviceOf({ release: rolling() }).DeploymentConfiguration).not.toHaveProperty('LifecycleHooks');
  });
});

describe('the number of tasks', () => {
  // source: aws-cdk#3919: a literal count undoes what autoscaling has done, at every deployment
  test('is autoscaling’s alone', () => {
    expect(serviceOf()).not.toHaveProperty('DesiredCount');
    const template = shopTemplate({}, { tasks: { min: 3, max: 7, cpuTarget: 45 } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 3,
      MaxCapacity: 7,
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: {
        'Fn::Join': ['', ['service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Service', 'Name'] }]],
      },
    });
    expect(
      only(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration,
    ).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      TargetValue: 45,
    });
  });
});

describe('the way of a request', () => {
  // The L2 opens it for groups that hang on one of its rules. source: facts/ecs-deployments.md §8
  test('is open through both security groups, on the container port', () => {
    const template = shopTemplate({}, { port: 3000 });
    const loadBalancer = getAtt(/^EntranceLoadBalancerSecurityGroup/, 'GroupId');
    const service = getAtt(/^ServiceSecurityGroup/, 'GroupId');
    expect(only(template, 'AWS::EC2::SecurityGroupEgress')).toEqual({
      GroupId: loadBalancer,
      DestinationSecurityGroupId: service,
      IpProtocol: 'tcp',
      FromPort: 3000,
      ToPort: 3000,
      Description: expect.any(String),
    });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress')).toEqual({
      GroupId: service,
      SourceSecurityGroupId: loadBalancer,
      IpProtocol: 'tcp',
      FromPort: 3000,
      ToPort: 3000,
      Description: expect.any(String),
    });
  });

  test('ends at tasks without a public address', () => {
    expect(serviceOf().NetworkConfiguration).toEqual({
      AwsvpcConfiguration: {
        AssignPublicIp: 'DISABLED',
        SecurityGroups: [getAtt(/^ServiceSecurityGroup/, 'GroupId')],
        Subnets: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
      },
    });
  });
});

describe('the first deployment', () => {
  const gates = [smokeTest({ requests: [{ path: '/' }] })];

  // source: facts/ecs-deployments.md §4.15; a policy, not the role alone, is what a hook or a task needs
  test.each([
    'AWS::CloudWatch::Alarm',
    'AWS::EC2::SecurityGroupEgress',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::ECS::TaskDefinition',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::SecretsManager::Secret',
    'Custom::TealLiveTrafficRules',
  ])('waits for every %s', (type) => {
    const template = shopTemplate({}, { gates, secrets: ['KEY'] });
    const awaited = dependenciesOf(template.toJSON().Resources, 'Service');
    // The uniformity check looks at the service, so it comes after it; what tells people and counts stops no deployment.
    const all = Object.keys(template.findResources(type)).filter(
      (id) => !/^(Uniformity|Observability(Signals|Deliveries))/.test(id),
    );
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((id) => !awaited.has(id))).toEqual([]);
  });

  test('is all that waits for the rules', () => {
    const { Resources } = shopTemplate({}, { gates }).toJSON() as { Resources: Record<string, Resource> };
    const waiting = Object.keys(Resources).filter((id) =>
      Resources[id]?.DependsOn?.includes('LiveTrafficRules'),
    );
    expect(waiting).toEqual(['Service']);
  });

  test('cannot be stepped into: exec is off', () => {
    expect(serviceOf().EnableExecuteCommand).toBe(false);
  });
});

interface Resource {
  readonly DependsOn?: string[];
}

/** Logical ids that a resource waits for, by DependsOn alone: what it merely names is there, but maybe not ready. */
function dependenciesOf(
  resources: Record<string, Resource>,
  id: string,
  found = new Set<string>(),
): Set<string> {
  for (const next of resources[id]?.DependsOn ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    dependenciesOf(resources, next, found);
  }
  return found;
}
