import { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { progressOf } from '../../../cli/verdict/status';
import { isForward, isRunning } from '../../../lambda/shared/deployment-status';

// source: Amazon ECS API reference, ServiceDeployment, status
test('of all statuses that the SDK knows, five are those of a deployment that runs', () => {
  const known = Object.values(ServiceDeploymentStatus);
  expect(known.filter(isRunning).toSorted()).toEqual([
    'IN_PROGRESS',
    'PENDING',
    'ROLLBACK_IN_PROGRESS',
    'ROLLBACK_REQUESTED',
    'STOP_REQUESTED',
  ]);
  expect(known.filter((status) => progressOf({ status }) === 'running')).toEqual(known.filter(isRunning));
  expect(known.filter(isForward).toSorted()).toEqual(['IN_PROGRESS', 'PENDING']);
});

test.each([undefined, '', 'in_progress', 'AWAITING_ACTION'])('%s is none of them', (status) => {
  expect([isRunning(status), isForward(status)]).toEqual([false, false]);
});
