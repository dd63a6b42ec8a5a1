import { DescribeServiceDeploymentsCommand, ECSClient, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { readDeployment } from '../../../lambda/shared/deployment';
import { deploymentState } from '../../../lambda/shared/deployment-state';
import type { DeploymentState } from '../../../lambda/shared/hook-answer';

const table: [string | undefined, DeploymentState][] = [
  ['PENDING', 'forward'],
  ['IN_PROGRESS', 'forward'],
  ['STOP_REQUESTED', 'rollback'],
  ['STOPPED', 'rollback'],
  ['ROLLBACK_REQUESTED', 'rollback'],
  ['ROLLBACK_IN_PROGRESS', 'rollback'],
  ['ROLLBACK_SUCCESSFUL', 'rollback'],
  ['ROLLBACK_FAILED', 'rollback'],
  // No deployment that asks a hook has it.
  ['SUCCESSFUL', 'unknown'],
  // What ECS adds one day must not let a release pass unseen, and a new kind of rollback must not be stopped.
  ['AWAITING_ACTION', 'unknown'],
  ['in_progress', 'unknown'],
  ['ROLLBACK_PAUSED', 'rollback'],
  ['', 'unknown'],
  [undefined, 'unknown'],
];

test.each(table)('a deployment whose status is %s goes %s', (status, state) => {
  expect(deploymentState({ status: status as ServiceDeploymentStatus })).toBe(state);
});

test('every status that the SDK knows is in the table', () => {
  expect(table.map(([status]) => status)).toEqual(
    expect.arrayContaining(Object.values(ServiceDeploymentStatus)),
  );
});

test('a deployment that ECS does not list is unknown', () => {
  expect(deploymentState(undefined)).toBe('unknown');
});

test('the deployment that was asked for is read', async () => {
  const ecs = mockClient(ECSClient);
  ecs
    .on(DescribeServiceDeploymentsCommand, { serviceDeploymentArns: ['arn:one'] })
    .resolves({ serviceDeployments: [{ status: 'ROLLBACK_IN_PROGRESS' }] })
    .on(DescribeServiceDeploymentsCommand, { serviceDeploymentArns: ['arn:gone'] })
    .resolves({ serviceDeployments: [], failures: [{ arn: 'arn:gone', reason: 'MISSING' }] });
  const client = new ECSClient({});
  const { signal } = new AbortController();
  expect(await readDeployment(client, 'arn:one', signal)).toEqual({ status: 'ROLLBACK_IN_PROGRESS' });
  expect(await readDeployment(client, 'arn:gone', signal)).toBeUndefined();
});
