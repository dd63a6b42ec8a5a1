import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { alarmsOf, quietAlarms } from '../../../../lambda/gate/quiet-alarms/check';
import { parseHookEvent } from '../../../../lambda/shared/hook-event';
import { AwsError } from '../../../../rehearsal/aws-error';
import { cloudWatchService } from '../../../../rehearsal/endpoint/cloudwatch-service';
import type { EndpointLease } from '../../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../../rehearsal/endpoint/shared-endpoint';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { configurationOf } from '../../../rehearsal/endpoint/clients';
import { KeptCloudWatch } from '../../../rehearsal/endpoint/cloudwatch-model';

let lease: EndpointLease;
beforeEach(async () => {
  lease = await leaseEndpoint([cloudWatchService(new KeptCloudWatch(), { now: () => 0 })]);
});
afterEach(() => lease.close());

const cloudWatch = () => new CloudWatchClient(configurationOf(lease));
async function put(AlarmName: string, StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') {
  await cloudWatch().send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: 'shop', MetricName: 'errors', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
    }),
  );
  await cloudWatch().send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
}

const look = (deployment: Partial<ServiceDeployment>, own: readonly string[] = []) =>
  quietAlarms(cloudWatch(), own)(
    parseHookEvent(event),
    new AbortController().signal,
    deployment as ServiceDeployment,
    'release',
  );

// source: Amazon ECS API reference, ServiceDeploymentAlarms, DeploymentAlarms
test('which alarms are asked for: those of the deployment, of its configuration, and the template’s', () => {
  expect(
    alarmsOf(
      {
        alarms: { status: 'MONITORING', alarmNames: ['a', 'b'] },
        deploymentConfiguration: { alarms: { alarmNames: ['b', 'c'], enable: true, rollback: true } },
      },
      ['c', 'd'],
    ),
  ).toEqual(['a', 'b', 'c', 'd']);
  expect(alarmsOf({}, ['d'])).toEqual(['d']);
});

test('quiet, and red, over HTTP', async () => {
  await put('shop-errors', 'OK');
  await put('shop-slow', 'INSUFFICIENT_DATA');
  const deployment = { alarms: { alarmNames: ['shop-errors'] } };
  expect(await look(deployment, ['shop-slow'])).toMatchObject({ outcome: 'pass' });
  await put('shop-errors', 'ALARM');
  expect(await look(deployment, ['shop-slow'])).toMatchObject({
    outcome: 'fail',
    reason: expect.stringContaining(': shop-errors;'),
  });
});

test('more alarms than one call takes', async () => {
  const names = Array.from({ length: 101 }, (_, nth) => `alarm-${nth}`);
  for (const name of names) await put(name, name === 'alarm-100' ? 'ALARM' : 'OK');
  expect(await look({ alarms: { alarmNames: names } })).toMatchObject({
    outcome: 'fail',
    reason: expect.stringContaining(': alarm-100;'),
  });
});

test('one that does not exist', async () => {
  expect(await look({}, ['gone'])).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('gone'),
  });
});

test('CloudWatch that does not answer is for the wrapper: inconclusive', async () => {
  lease.injectFaults(() => new AwsError('AccessDenied', 'no', 403));
  await expect(look({}, ['any'])).rejects.toMatchObject({ name: 'AccessDenied' });
});
