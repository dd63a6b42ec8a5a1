import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Cause, causeOf, type Seen } from '../../../cli/verdict/cause';

const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
const hook = (status: 'FAILED' | 'TIMED_OUT' | 'SUCCEEDED', name = 'shop-production-gate-smoke-test') => ({
  hookId: 'ecs-hook-1',
  targetType: 'AWS_LAMBDA' as const,
  targetArn: arn(name),
  status,
});
const alarms = {
  status: 'TRIGGERED' as const,
  alarmNames: ['errors', 'slow'],
  triggeredAlarmNames: ['errors'],
};
const breaker = { status: 'TRIGGERED' as const, failureCount: 3, threshold: 3 };
const words = (reason: string): ServiceDeployment => ({ rollback: { reason } });

// source of the words: Amazon ECS developer guide, troubleshooting of blue/green deployments and of hooks; acceptance
// tests of Terraform's provider (circuit breaker)
test.each<[string, ServiceDeployment, Cause]>([
  ['a triggered alarm', { alarms }, { kind: 'alarm', names: ['errors'] }],
  ['a gate that failed', { lifecycleHookDetails: [hook('FAILED')] }, { kind: 'gate', names: ['smoke-test'] }],
  [
    'a gate that timed out',
    { lifecycleHookDetails: [hook('TIMED_OUT')] },
    { kind: 'gate', names: ['smoke-test'] },
  ],
  [
    'a gate by ECS’s words',
    words(`Lifecycle hook target ${arn('shop-production-gate-metrics')} returned FAILED status.`),
    { kind: 'gate', names: ['metrics'] },
  ],
  [
    'a hook that is no gate of Teal’s',
    { lifecycleHookDetails: [hook('FAILED', 'own')] },
    { kind: 'gate', names: ['own'] },
  ],
  [
    'a pause that timed out',
    { lifecycleHookDetails: [{ hookId: 'ecs-pause-1', targetType: 'PAUSE', status: 'TIMED_OUT' }] },
    { kind: 'gate', names: ['ecs-pause-1'] },
  ],
  ['the circuit breaker', { deploymentCircuitBreaker: breaker }, { kind: 'circuit-breaker', names: [] }],
  ['an operator', words('StopServiceDeployment ROLLBACK was called.'), { kind: 'operator', names: [] }],
  ['a stop that is on its way', { status: 'STOP_REQUESTED' }, { kind: 'operator', names: [] }],
  ['a timeout', words('BAKE_TIME did not complete within 24 hours.'), { kind: 'timeout', names: [] }],
  ['words that nobody knows', words('Something new.'), { kind: 'ecs', names: [] }],
  ['no words at all', {}, { kind: 'ecs', names: [] }],
  [
    'of an alarm and the breaker the one that ECS speaks of',
    { alarms, deploymentCircuitBreaker: breaker, ...words('The circuit breaker threshold was exceeded.') },
    { kind: 'circuit-breaker', names: [] },
  ],
  [
    'a gate that passed does not count',
    { alarms, lifecycleHookDetails: [hook('SUCCEEDED')] },
    { kind: 'alarm', names: ['errors'] },
  ],
])('%s', (_, deployment, expected) => {
  expect(causeOf(deployment, 'shop-production-gate-')).toEqual(expected);
});

test.each<[string, Seen, Cause]>([
  [
    'a gate of an earlier stage',
    { hooks: [hook('FAILED')], statuses: [] },
    { kind: 'gate', names: ['smoke-test'] },
  ],
  ['a stop that was asked for', { hooks: [], statuses: ['STOP_REQUESTED'] }, { kind: 'operator', names: [] }],
])('what was seen while it ran: %s', (_, seen, expected) => {
  expect(causeOf({ status: 'ROLLBACK_SUCCESSFUL' }, 'shop-production-gate-', seen)).toEqual(expected);
});
