import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import type { ServiceDeploymentView } from '../../../rehearsal/ecs/deployment-view';
import { type EcsModel, ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const serviceArn = `${ECS}:service/production/shop`;
const clusterArn = `${ECS}:cluster/production`;

function deployment(
  id: string,
  second: number,
  status: ServiceDeploymentView['status'],
): ServiceDeploymentView {
  const revision = (arn: string, weight: number) => ({
    arn: `${ECS}:service-revision/production/shop/${arn}`,
    requestedTaskCount: 2,
    runningTaskCount: 2,
    pendingTaskCount: 0,
    requestedTestTrafficWeight: weight,
    requestedProductionTrafficWeight: weight,
  });
  const at = new Date(Date.UTC(2030, 0, 1, 0, 0, second));
  return {
    serviceDeploymentArn: `${ECS}:service-deployment/production/shop/${id}`,
    serviceArn,
    clusterArn,
    createdAt: at,
    startedAt: at,
    updatedAt: at,
    status,
    lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    lifecycleHookDetails: [],
    sourceServiceRevisions: [revision('blue', 100)],
    targetServiceRevision: revision('green', 0),
    alarms: { status: 'MONITORING', alarmNames: ['slow'], triggeredAlarmNames: [] },
    deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
  };
}

const first = deployment('one', 1, 'SUCCESSFUL');
const second = deployment('two', 2, 'ROLLBACK_IN_PROGRESS');
const model: EcsModel = {
  services: () => [{ serviceArn, clusterArn, serviceName: 'shop', desiredCount: 2 }],
  deployments: () => [first, second],
  revisions: () => [{ serviceRevisionArn: second.targetServiceRevision.arn, serviceArn, clusterArn }],
};

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start([ecsService(model)]);
});
afterAll(() => endpoint.close());

test('DescribeServiceDeployments answers what there is, and lists the rest as failures', async () => {
  const missing = `${ECS}:service-deployment/production/shop/three`;
  const { serviceDeployments, failures } = await clientsOf(endpoint).ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [second.serviceDeploymentArn, missing] }),
  );
  expect(serviceDeployments).toEqual([second]);
  expect(failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
});

test('DescribeServiceRevisions', async () => {
  const { arn } = second.targetServiceRevision;
  const { serviceRevisions } = await clientsOf(endpoint).ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
  );
  expect(serviceRevisions).toEqual([expect.objectContaining({ serviceRevisionArn: arn })]);
});

test.each([
  ['names', 'production', 'shop'],
  ['ARNs', clusterArn, serviceArn],
])('DescribeServices by %s', async (_, cluster, service) => {
  const { services } = await clientsOf(endpoint).ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  expect(services).toEqual([expect.objectContaining({ serviceArn, desiredCount: 2 })]);
});

describe('ListServiceDeployments', () => {
  const list = async (filter: object) => {
    const command = new ListServiceDeploymentsCommand({ service: 'shop', cluster: 'production', ...filter });
    const { serviceDeployments = [] } = await clientsOf(endpoint).ecs.send(command);
    return serviceDeployments.map(({ serviceDeploymentArn }) => serviceDeploymentArn?.split('/').at(-1));
  };

  test.each([
    ['all, newest first', {}, ['two', 'one']],
    ['by status', { status: ['SUCCESSFUL'] }, ['one']],
    ['created after', { createdAt: { after: first.createdAt } }, ['two']],
    ['created before', { createdAt: { before: second.createdAt } }, ['one']],
  ])('%s', async (_, filter, ids) => {
    expect(await list(filter)).toEqual(ids);
  });

  test.each([
    ['service', { service: 'other' }, 'ServiceNotFoundException'],
    ['cluster', { cluster: 'other' }, 'ClusterNotFoundException'],
  ])('of a %s that is not there', async (_, filter, name) => {
    await expect(list(filter)).rejects.toMatchObject({ name });
  });
});
