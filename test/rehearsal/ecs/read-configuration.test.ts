import { deploymentConfiguration } from '../../../rehearsal/ecs/read-configuration';
import { ALTERNATE, GATE, PRIMARY, PRODUCTION_RULE, TEST_RULE } from './world';

const LOAD_BALANCER = {
  ContainerName: 'web',
  ContainerPort: 8080,
  TargetGroupArn: PRIMARY,
  AdvancedConfiguration: {
    AlternateTargetGroupArn: ALTERNATE,
    ProductionListenerRule: PRODUCTION_RULE,
    TestListenerRule: TEST_RULE,
    RoleArn: 'arn:aws:iam::111122223333:role/ecs',
  },
};

function read(
  deployment: Record<string, unknown>,
  service: Record<string, unknown> = {},
  minCapacity?: number,
) {
  const properties = {
    LoadBalancers: [LOAD_BALANCER],
    DeploymentConfiguration: { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5, ...deployment },
    ...service,
  };
  return deploymentConfiguration(properties, 'Shop.Service', minCapacity);
}

test('what a service leaves out', () => {
  expect(read({})).toEqual({
    strategy: { name: 'BLUE_GREEN' },
    bakeMs: 300_000,
    hooks: [],
    pauses: [],
    alarms: { enable: false, rollback: false, names: [] },
    circuitBreaker: {
      enable: false,
      rollback: false,
      // source: SDK DeploymentCircuitBreaker
      resetOnHealthyTask: true,
      threshold: { type: 'BOUNDED_PERCENT', value: 50 },
    },
    desiredCount: 1,
    loadBalancer: {
      containerName: 'web',
      containerPort: 8080,
      targetGroupArn: PRIMARY,
      alternateTargetGroupArn: ALTERNATE,
      productionListenerRule: PRODUCTION_RULE,
      testListenerRule: TEST_RULE,
    },
    gracePeriodMs: 0,
  });
});

// source: SDK CanaryConfiguration, LinearConfiguration
test.each([
  [{ Strategy: 'CANARY' }, { name: 'CANARY', percent: 5, holdMs: 600_000 }],
  [
    { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: '0.1', CanaryBakeTimeInMinutes: 0 } },
    { name: 'CANARY', percent: 0.1, holdMs: 0 },
  ],
  [{ Strategy: 'LINEAR' }, { name: 'LINEAR', stepPercent: 10, holdMs: 360_000 }],
  [
    { Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 1 } },
    { name: 'LINEAR', stepPercent: 25, holdMs: 60_000 },
  ],
])('%j', (deployment, strategy) => {
  expect(read(deployment).strategy).toEqual(strategy);
});

test.each([
  ['the template', { DesiredCount: 3 }, 2, 3],
  ['a parameter, which is a string', { DesiredCount: '3' }, 2, 3],
  ['the scalable target', {}, 2, 2],
  ['nobody', {}, undefined, 1],
])('the desired count is set by %s', (_who, service, minCapacity, expected) => {
  expect(read({}, service, minCapacity).desiredCount).toBe(expected);
});

test('hooks, alarms and circuit breaker', () => {
  const { hooks, alarms, circuitBreaker } = read({
    LifecycleHooks: [
      { HookTargetArn: GATE, RoleArn: 'arn:role', LifecycleStages: ['PRE_SCALE_UP'] },
      {
        HookTargetArn: GATE,
        LifecycleStages: ['POST_SCALE_UP'],
        HookDetails: '{"path":"/"}',
        TimeoutConfiguration: { TimeoutInMinutes: 10, Action: 'CONTINUE' },
      },
      { HookTargetArn: GATE, LifecycleStages: ['POST_SCALE_UP'], HookDetails: { path: '/' } },
    ],
    Alarms: { AlarmNames: ['errors'], Enable: 'true', Rollback: true },
    DeploymentCircuitBreaker: {
      Enable: true,
      Rollback: true,
      ResetOnHealthyTask: false,
      ThresholdConfiguration: { Type: 'COUNT', Value: 4 },
    },
  });
  // source: describe-services echoes 1440 and ROLLBACK, carreque/bluegreenDeployment
  expect(hooks).toEqual([
    { arn: GATE, stages: ['PRE_SCALE_UP'], timeoutMs: 86_400_000, onTimeout: 'ROLLBACK' },
    {
      arn: GATE,
      stages: ['POST_SCALE_UP'],
      timeoutMs: 600_000,
      onTimeout: 'CONTINUE',
      details: { path: '/' },
    },
    {
      arn: GATE,
      stages: ['POST_SCALE_UP'],
      timeoutMs: 86_400_000,
      onTimeout: 'ROLLBACK',
      details: { path: '/' },
    },
  ]);
  expect(alarms).toEqual({ enable: true, rollback: true, names: ['errors'] });
  expect(circuitBreaker).toEqual({
    enable: true,
    rollback: true,
    resetOnHealthyTask: false,
    threshold: { type: 'COUNT', value: 4 },
  });
});

describe('a rolling deployment', () => {
  // source: CFN AWS::ECS::Service DeploymentConfiguration: 200 % and, for a replica service, 100 %
  test('without advanced configuration and without a bake time, which then follows the alarms', () => {
    const plain = { ...LOAD_BALANCER, AdvancedConfiguration: undefined };
    const configuration = read(
      { Strategy: undefined, BakeTimeInMinutes: undefined },
      { LoadBalancers: [plain] },
    );
    expect(configuration).toMatchObject({
      strategy: { name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 },
      bakeMs: 0,
      bakeFollowsAlarms: true,
    });
    expect(configuration.loadBalancer).toEqual({
      containerName: 'web',
      containerPort: 8080,
      targetGroupArn: PRIMARY,
    });
  });

  test('with its limits, a bake and early success', () => {
    const { strategy, bakeMs, bakeFollowsAlarms } = read({
      Strategy: 'ROLLING',
      MaximumPercent: 150,
      MinimumHealthyPercent: '50',
      EarlySuccessCriteria: { Enable: true, HealthyPercent: 75, SourceServiceRevisionCleanup: 'DEFERRED' },
    });
    expect({ strategy, bakeMs, bakeFollowsAlarms }).toEqual({
      strategy: {
        name: 'ROLLING',
        maximumPercent: 150,
        minimumHealthyPercent: 50,
        earlySuccess: { healthyPercent: 75, sourceCleanup: 'DEFERRED' },
      },
      bakeMs: 300_000,
    });
  });
});

test('a service behind no load balancer', () => {
  expect(read({}, { LoadBalancers: undefined }).loadBalancer).toBeUndefined();
});

test('a PAUSE hook', () => {
  const hook = { TargetType: 'PAUSE', LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] };
  const { hooks, pauses } = read({
    LifecycleHooks: [
      hook,
      { ...hook, TimeoutConfiguration: { TimeoutInMinutes: 20_160, Action: 'CONTINUE' } },
    ],
  });
  expect(hooks).toEqual([]);
  // source: SDK DeploymentLifecycleHookTimeoutConfiguration: 1440 and ROLLBACK; a PAUSE hook may wait 14 days
  expect(pauses).toEqual([
    { stages: hook.LifecycleStages, timeoutMs: 86_400_000, onTimeout: 'ROLLBACK' },
    { stages: hook.LifecycleStages, timeoutMs: 1_209_600_000, onTimeout: 'CONTINUE' },
  ]);
});

const advanced = (changes: Record<string, unknown>) => ({
  LoadBalancers: [
    { ...LOAD_BALANCER, AdvancedConfiguration: { ...LOAD_BALANCER.AdvancedConfiguration, ...changes } },
  ],
});
const pause = (stage: string, minutes = 1440) => ({
  TargetType: 'PAUSE',
  LifecycleStages: [stage],
  TimeoutConfiguration: { TimeoutInMinutes: minutes },
});
const ask = (stage: string, minutes = 1440) => ({
  HookTargetArn: GATE,
  LifecycleStages: [stage],
  TimeoutConfiguration: { TimeoutInMinutes: minutes },
});

// source for words of ECS and CloudFormation: field notes (non-97, carreque), DG; for limits: SDK
test.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
  [
    'two load balancers',
    { Strategy: 'ROLLING' },
    {
      LoadBalancers: [LOAD_BALANCER, { ContainerName: 'web', ContainerPort: 9090, TargetGroupArn: 'arn:c' }],
    },
    'ECS service with 2 load balancers is not modelled',
  ],
  [
    'a target group in two places',
    {},
    advanced({ AlternateTargetGroupArn: PRIMARY }),
    `Shop.Service.LoadBalancers must name a target group once, got ${PRIMARY} twice; name another`,
  ],
  [
    'no advanced configuration',
    {},
    { LoadBalancers: [{ ...LOAD_BALANCER, AdvancedConfiguration: undefined }] },
    'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
  ],
  [
    'a listener for a rule',
    {},
    advanced({ TestListenerRule: 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/lb/1/2' }),
    'testListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB',
  ],
  [
    'a network load balancer',
    {},
    advanced({ ProductionListenerRule: 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/net/lb/1/2' }),
    'ECS blue/green behind a Network Load Balancer is not modelled',
  ],
  [
    'one rule for both kinds of traffic',
    {},
    advanced({ TestListenerRule: PRODUCTION_RULE }),
    'TestListenerRule must be another rule than ProductionListenerRule',
  ],
  [
    'no production rule',
    {},
    advanced({ ProductionListenerRule: undefined }),
    'ProductionListenerRule must be',
  ],
  [
    'no bake time',
    { BakeTimeInMinutes: undefined },
    {},
    'Shop.Service.DeploymentConfiguration.BakeTimeInMinutes must be set, got nothing; set it',
  ],
  ['a bake of two days', { BakeTimeInMinutes: 2880 }, {}, 'BakeTimeInMinutes must be valid (Too big'],
  [
    'a hook without function',
    { LifecycleHooks: [{ LifecycleStages: [] }] },
    {},
    'Shop.Service.DeploymentConfiguration.LifecycleHooks.0.HookTargetArn must be the ARN of a function, got nothing; set it',
  ],
  [
    'a target group that is not resolved',
    {},
    { LoadBalancers: [{ ...LOAD_BALANCER, TargetGroupArn: { Ref: 'A' } }] },
    'Shop.Service.LoadBalancers.0.TargetGroupArn must be a string, got {"Ref":"A"}; correct the service',
  ],
  [
    'CodeDeploy',
    {},
    { DeploymentController: { Type: 'CODE_DEPLOY' } },
    'ECS deployment controller CODE_DEPLOY',
  ],
  ['a strategy of tomorrow', { Strategy: 'MAGIC' }, {}, 'Strategy must be "ROLLING" or "BLUE_GREEN" or'],
  [
    'a pause in a shift',
    { LifecycleHooks: [pause('PRODUCTION_TRAFFIC_SHIFT')] },
    {},
    'LifecycleHooks.0.LifecycleStages must be stages that take PAUSE hooks, got PRODUCTION_TRAFFIC_SHIFT',
  ],
  [
    'a pause in the shift of test traffic',
    { LifecycleHooks: [pause('TEST_TRAFFIC_SHIFT')] },
    {},
    'LifecycleHooks.0.LifecycleStages must be stages that take PAUSE hooks, got TEST_TRAFFIC_SHIFT',
  ],
  [
    'a function in the bake',
    { LifecycleHooks: [ask('BAKE_TIME')] },
    {},
    'LifecycleHooks.0.LifecycleStages must be stages that take AWS_LAMBDA hooks, got BAKE_TIME',
  ],
  [
    'a function of a rolling deployment',
    { Strategy: 'ROLLING', LifecycleHooks: [ask('PRE_SCALE_UP')] },
    {},
    'ECS lifecycle hook AWS_LAMBDA of a ROLLING deployment is not modelled',
  ],
  [
    'a function that may take two days',
    { LifecycleHooks: [ask('PRE_SCALE_UP', 2880)] },
    {},
    'LifecycleHooks.0.TimeoutConfiguration.TimeoutInMinutes must be 1 to 1440 for a hook of type AWS_LAMBDA, got 2880',
  ],
  [
    'a pause of three weeks',
    { LifecycleHooks: [pause('PRE_SCALE_UP', 30_240)] },
    {},
    'must be 1 to 20160 for a hook of type PAUSE, got 30240; correct it',
  ],
  [
    'eleven functions',
    { LifecycleHooks: Array.from({ length: 11 }, () => ask('PRE_SCALE_UP')) },
    {},
    'LifecycleHooks must hold at most 10 of type AWS_LAMBDA, got 11; remove some',
  ],
  [
    'early success of a canary',
    { EarlySuccessCriteria: { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup: 'BLOCKING' } },
    {},
    'EarlySuccessCriteria must be left out unless the strategy is ROLLING, got BLUE_GREEN; remove it',
  ],
  [
    'early success below what must be healthy',
    {
      Strategy: 'ROLLING',
      EarlySuccessCriteria: { Enable: true, HealthyPercent: 50, SourceServiceRevisionCleanup: 'BLOCKING' },
    },
    {},
    'HealthyPercent must be at least MinimumHealthyPercent (100), got 50; raise it',
  ],
  [
    'early success without its terms',
    { Strategy: 'ROLLING', EarlySuccessCriteria: { Enable: true } },
    {},
    'EarlySuccessCriteria must be complete',
  ],
  [
    'a canary of more than 33 hours',
    {
      Strategy: 'CANARY',
      BakeTimeInMinutes: 1440,
      CanaryConfiguration: { CanaryBakeTimeInMinutes: 541 },
    },
    {},
    'Total bake time (1981 minutes) for progressive deployment exceeds the Cloudformation limit of 33 hours.',
  ],
  [
    'a canary with two pauses of a day',
    { Strategy: 'CANARY', LifecycleHooks: [pause('PRE_SCALE_UP'), pause('POST_SCALE_UP')] },
    {},
    'Total bake time (2895 minutes) for progressive deployment exceeds',
  ],
  [
    'a linear shift of too many steps',
    {
      Strategy: 'LINEAR',
      BakeTimeInMinutes: 0,
      LinearConfiguration: { StepPercent: 30, StepBakeTimeInMinutes: 700 },
    },
    {},
    'Total bake time (2100 minutes) for progressive deployment exceeds',
  ],
])('%s is refused', (_what, deployment, service, message) => {
  expect(() => read(deployment, service)).toThrow(message);
});

test('two days of pauses are no matter for a deployment that is not progressive, nor 33 hours exactly', () => {
  const LifecycleHooks = [pause('PRE_SCALE_UP'), pause('POST_SCALE_UP')];
  expect(read({ LifecycleHooks }).pauses).toHaveLength(2);
  // source: CFN LinearConfiguration: 100/25 - 1 steps wait
  const LinearConfiguration = { StepPercent: 25, StepBakeTimeInMinutes: 600 };
  expect(read({ Strategy: 'LINEAR', LinearConfiguration }).bakeMs).toBe(300_000);
  const CanaryConfiguration = { CanaryBakeTimeInMinutes: 540 };
  expect(read({ Strategy: 'CANARY', BakeTimeInMinutes: 1440, CanaryConfiguration }).bakeMs).toBe(86_400_000);
});
