import { deploymentConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
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

test.each([
  [{ Strategy: 'ROLLING' }, {}, 'ECS deployment strategy ROLLING is not modelled'],
  [{ Strategy: undefined }, {}, 'ECS deployment strategy ROLLING is not modelled'],
  [{ LifecycleHooks: [{ TargetType: 'PAUSE', LifecycleStages: [] }] }, {}, 'target PAUSE is not modelled'],
  [{}, { LoadBalancers: [] }, 'ECS service with 0 load balancers is not modelled'],
  [
    {},
    { LoadBalancers: [{ ...LOAD_BALANCER, AdvancedConfiguration: undefined }] },
    'advancedConfiguration field',
  ],
  [
    { BakeTimeInMinutes: undefined },
    {},
    'Shop.Service.DeploymentConfiguration.BakeTimeInMinutes must be set, got nothing; set it',
  ],
  [
    { LifecycleHooks: [{ LifecycleStages: [] }] },
    {},
    'Shop.Service.DeploymentConfiguration.LifecycleHooks.0.HookTargetArn must be the ARN of a function, got nothing; set it',
  ],
  [
    {},
    { LoadBalancers: [{ ...LOAD_BALANCER, TargetGroupArn: { Ref: 'A' } }] },
    'Shop.Service.LoadBalancers.0.TargetGroupArn must be a string, got {"Ref":"A"}; correct the service',
  ],
])('%j with %j is refused', (deployment, service, message) => {
  expect(() => read(deployment, service)).toThrow(message);
});
