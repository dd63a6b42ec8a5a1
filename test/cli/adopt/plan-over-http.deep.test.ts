import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planAdoption } from '../../../cli/adopt/plan/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/adopt/plan/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import { AdoptionWorld } from './world';

/** What Application Auto Scaling answers of the old service. */
const scaling: AwsService = {
  name: 'Application Auto Scaling',
  json: { targetPrefix: 'AnyScaleFrontendService', version: '1.1' },
  operations: {
    DescribeScalableTargets: () => ({ ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 12 }] }),
    DescribeScalingPolicies: () => ({
      ScalingPolicies: [
        {
          ...{ PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling' },
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 55,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          },
        },
      ],
    }),
    DescribeScheduledActions: () => ({
      ScheduledActions: [{ ScheduledActionName: 'night', Schedule: 'cron(0 1 * * ? *)' }],
    }),
  },
};

let world: AdoptionWorld;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'teal-adopt-'));
  world = new AdoptionWorld({ way: 'listener', more: [scaling] });
  await world.start();
});
afterEach(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const plan = (more: object = {}) =>
  planAdoption(
    { cluster: 'web', service: 'shop', directory, ...more },
    { connect: world.connect, say: () => {}, ask: undefined, signal: new AbortController().signal },
  );

test('a running service is read, and its configuration written', async () => {
  const planned = await plan({ write: true });
  if (planned.outcome === 'failed') throw new Error(planned.reason);
  expect(exitCodeOf(planned)).toBe(0);
  expect(planned.written).toEqual(['teal.config.ts']);
  const text = await readFile(join(directory, 'teal.config.ts'), 'utf8');
  expect(text).toContain("import { defineDelivery } from 'teal-cdk';");
  for (const part of [
    'port: 8080',
    'cpu: 512',
    'min: 4',
    'max: 12',
    'cpuTarget: 55',
    'test: 17',
    'production: 21',
  ])
    expect(text).toContain(part);
  expect(textOf(planned)).toMatch(
    /not carried over.*scaling policy night.*\$ npx teal adopt shift --percent 10 --service shop --env production --cluster web/s,
  );
  expect(JSON.parse(jsonOf(planned))).toMatchObject({
    schemaVersion: 1,
    outcome: 'planned',
    exitCode: 0,
    way: 'listener',
  });
});

test('without --write nothing is', async () => {
  expect(await plan()).toMatchObject({ outcome: 'planned', written: [] });
  await expect(readFile(join(directory, 'teal.config.ts'), 'utf8')).rejects.toThrow('ENOENT');
});

test.each<[string, object, RegExp]>([
  ['no such service', { service: 'none' }, /service none of cluster web must exist/],
  ['no such cluster', { cluster: 'none' }, /cluster none must exist/],
])('%s is told', async (_, more, reason) => {
  expect(await plan(more)).toEqual({ outcome: 'failed', reason: expect.stringMatching(reason) });
});

test('a permission that is missing is named, and nothing is written', async () => {
  world.lease?.injectFaults(({ operation }) =>
    operation === 'DescribeScalableTargets'
      ? new AwsError('AccessDeniedException', 'not allowed', 400)
      : undefined,
  );
  expect(await plan({ write: true })).toEqual({
    outcome: 'failed',
    reason: expect.stringContaining('application-autoscaling:DescribeScalableTargets must be allowed'),
  });
});
