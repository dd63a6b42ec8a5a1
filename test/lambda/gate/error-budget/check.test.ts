import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { errorBudget } from '../../../../lambda/gate/error-budget/check';
import type { BudgetObjective } from '../../../../lambda/shared/environment';
import { parseHookEvent } from '../../../../lambda/shared/hook-event';
import { CloudWatch } from '../../../../rehearsal/account/cloudwatch';
import { AwsError } from '../../../../rehearsal/aws-error';
import { VirtualClock } from '../../../../rehearsal/clock/virtual-clock';
import { cloudWatchService } from '../../../../rehearsal/endpoint/cloudwatch-service';
import type { EndpointLease } from '../../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../../rehearsal/endpoint/shared-endpoint';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { configurationOf } from '../../../rehearsal/endpoint/clients';

// The engine's CloudWatch, as the real client meets it over HTTP. It keeps hours for three days.
const NOW = Date.UTC(2026, 10, 20, 14, 35);
const HOUR = 3_600_000;
const loadBalancer = 'app/shop-production/0a';
const availability: BudgetObjective = { id: 'availability', goal: 99, of: { kind: 'availability' } };
const latency: BudgetObjective = { id: 'latency', goal: 90, of: { kind: 'latency', milliseconds: 300 } };
const login: BudgetObjective = {
  ...{ id: 'login-availability', goal: 99 },
  of: { kind: 'availability', route: 'login' },
};

let lease: EndpointLease;
let cloudWatch: CloudWatch;
beforeEach(async () => {
  const clock = new VirtualClock(NOW);
  cloudWatch = new CloudWatch(clock, { arnOf: (name) => name });
  lease = await leaseEndpoint([cloudWatchService(cloudWatch, clock)]);
});
afterEach(() => lease.close());

const look = (...objectives: BudgetObjective[]) =>
  errorBudget(
    new CloudWatchClient(configurationOf(lease)),
    { left: 10, days: 28, loadBalancer, objectives },
    { service: 'shop', environment: 'production' },
    () => NOW,
  )(parseHookEvent(event), new AbortController().signal, {} as ServiceDeployment, 'release');

const ofLoadBalancer = (name: string, hoursAgo: number, value: number, count = 1) =>
  cloudWatch.store.record(
    { namespace: 'AWS/ApplicationELB', name, dimensions: { LoadBalancer: loadBalancer } },
    NOW - hoursAgo * HOUR,
    value,
    count,
  );

test('what is left, over the whole window and the hour that has begun', async () => {
  ofLoadBalancer('RequestCount', 48, 1, 900);
  ofLoadBalancer('HTTPCode_Target_5XX_Count', 48, 1, 2);
  ofLoadBalancer('RequestCount', 0.2, 1, 100);
  ofLoadBalancer('HTTPCode_Target_5XX_Count', 0.2, 1, 1);
  // Of a target group: counted by the load balancer's own already.
  cloudWatch.store.record(
    {
      ...{ namespace: 'AWS/ApplicationELB', name: 'HTTPCode_Target_5XX_Count' },
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: 'targetgroup/a/1' },
    },
    NOW - HOUR,
    50,
  );
  ofLoadBalancer('TargetResponseTime', 0.2, 0.1, 80);
  ofLoadBalancer('TargetResponseTime', 0.2, 0.9, 2);
  expect(await look(availability, latency)).toEqual({
    outcome: 'pass',
    reason:
      'availability: 70 % of the budget of 28 days is left; latency: 75.6 % of the budget of 28 days is left',
  });
});

test('too little is left, and since when it is more again', async () => {
  ofLoadBalancer('RequestCount', 30, 1, 500);
  ofLoadBalancer('HTTPCode_ELB_5XX_Count', 30, 1, 7);
  ofLoadBalancer('HTTPCode_ELB_503_Count', 30, 1, 4);
  const verdict = await look(availability);
  expect(verdict.outcome).toBe('inconclusive');
  // 30 hours ago is 08:35 on the 19th: that hour leaves the window 28 days after its end.
  expect(verdict.reason).toMatch(/is overdrawn, by 38\.88 %, .* from 2026-12-17T09:00Z on/);
});

test('no requests, and a route that is published, or not', async () => {
  expect(await look(availability, latency)).toMatchObject({ outcome: 'pass' });
  expect(await look(availability, login)).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringMatching(/^login-availability: what it counts was not published once/),
  });
  const dimensions = { Service: 'shop', Environment: 'production', Route: 'login' };
  cloudWatch.store.record({ namespace: 'Teal/Service', name: 'Requests', dimensions }, NOW - HOUR, 40);
  expect(await look(availability, login)).toMatchObject({ outcome: 'pass' });
});

test('CloudWatch that does not answer is for the wrapper: inconclusive', async () => {
  lease.injectFaults(() => new AwsError('AccessDenied', 'no', 403));
  await expect(look(availability)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('an answer that is a part is none', async () => {
  await lease.close();
  const clock = new VirtualClock(NOW);
  const service = cloudWatchService(cloudWatch, clock);
  const GetMetricData = () => ({
    MetricDataResults: ['o0_failed', 'o0_own', 'o0_requests', 'o0_unrouted'].map((Id) => ({
      ...{ Id, Timestamps: [], Values: [], StatusCode: Id === 'o0_own' ? 'PartialData' : 'Complete' },
    })),
  });
  lease = await leaseEndpoint([{ ...service, operations: { ...service.operations, GetMetricData } }]);
  await expect(look(availability)).rejects.toMatchObject({ name: 'MetricsIncomplete' });
});
