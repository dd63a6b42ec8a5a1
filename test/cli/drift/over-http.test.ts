import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import { carryOut } from '../../../cli/drift/carry-out';
import { stacksOf } from '../../../cli/drift/stacks';
import { Progress } from '../../../cli/progress';
import { AwsError } from '../../../rehearsal/aws-error';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { Lines } from '../../cli/lines';

/** Looks before CloudFormation has found out. */
const LOOKS = 3;

/** CloudFormation as far as drift goes, of one stack. */
class Drifting {
  looks = 0;
  status = 'DETECTION_COMPLETE';
  resources: readonly object[] = [
    { LogicalResourceId: 'Topic', ResourceType: 'AWS::SNS::Topic', StackResourceDriftStatus: 'IN_SYNC' },
  ];
  /** Of each page. */
  size = 100;

  readonly service: AwsService = {
    name: 'CloudFormation',
    query: { serviceName: 'cloudformation', xmlns: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' },
    operations: {
      DetectStackDrift: (input) => {
        const { StackName } = input as { StackName: string };
        if (StackName === 'gone') throw new AwsError('ValidationError', 'Stack gone does not exist');
        return { StackDriftDetectionId: `id-of-${StackName}` };
      },
      DescribeStackDriftDetectionStatus: () => {
        this.looks += 1;
        const DetectionStatus = this.looks < LOOKS ? 'DETECTION_IN_PROGRESS' : this.status;
        return {
          DetectionStatus,
          DetectionStatusReason: this.status === 'DETECTION_FAILED' ? 'no permission' : undefined,
        };
      },
      DescribeStackResourceDrifts: (input) => {
        const from = Number((input as { NextToken?: string }).NextToken ?? 0);
        const to = from + this.size;
        return {
          StackResourceDrifts: this.resources.slice(from, to),
          ...(to < this.resources.length && { NextToken: String(to) }),
        };
      },
    },
  };
}

let lease: EndpointLease;
let drifting: Drifting;
let now = 0;
const waits: number[] = [];
beforeEach(async () => {
  drifting = new Drifting();
  now = 0;
  waits.length = 0;
  lease = await leaseEndpoint([drifting.service]);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: lease.url,
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
    AWS_REGION: 'eu-west-1',
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterEach(async () => {
  await lease.close();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});

function look(stacks: readonly string[], timeout = 60_000) {
  const pause = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  return carryOut(stacks, timeout, {
    connect: async () => (await connect({})).cloudFormation(),
    pause,
    progress: new Progress(new Lines().stream),
    signal: new AbortController().signal,
  });
}

test('it waits until CloudFormation has looked, and reads every page', async () => {
  drifting.size = 1;
  drifting.resources = [
    ...drifting.resources,
    {
      LogicalResourceId: 'Service',
      ResourceType: 'AWS::ECS::Service',
      StackResourceDriftStatus: 'MODIFIED',
      PropertyDifferences: [
        { PropertyPath: '/DesiredCount', DifferenceType: 'NOT_EQUAL', ExpectedValue: '2', ActualValue: '4' },
        { PropertyPath: '/Cluster', DifferenceType: 'REMOVE', ExpectedValue: 'a', ActualValue: '' },
      ],
    },
  ];
  expect(await look(['shop-production'])).toMatchObject({
    outcome: 'drifted',
    inSync: 1,
    drifted: [{ logicalId: 'Service', differences: [{ path: '/Cluster', kind: 'REMOVE', expected: 'a' }] }],
    ignored: [{ path: '/DesiredCount' }],
  });
  expect(waits).toEqual([5_000, 5_000]);
});

test('one that is not there is unknown, and the next is looked at all the same', async () => {
  const found = await look(['gone', 'shop-production']);
  expect(found).toMatchObject({ outcome: 'unknown', inSync: 1, unknown: [{ stack: 'gone' }] });
  expect(found.unknown[0]?.why).toContain('Stack gone does not exist');
});

test.each<[string, () => void, string]>([
  [
    'CloudFormation fails half-way',
    () => Object.assign(drifting, { status: 'DETECTION_FAILED' }),
    'no permission',
  ],
  [
    'a status that is newer than this',
    () => Object.assign(drifting, { status: 'DETECTION_HALF' }),
    'DETECTION_HALF',
  ],
  [
    'it is not permitted',
    () => lease.injectFaults(() => new AwsError('AccessDenied', 'User: x is not authorized')),
    'must be allowed',
  ],
])('%s: nobody could tell', async (_, given, why) => {
  given();
  const found = await look(['shop-production']);
  expect(found.outcome).toBe('unknown');
  expect(found.unknown[0]?.why).toContain(why);
});

test('still looking at the timeout', async () => {
  expect(await look(['shop-production'], 4_000)).toMatchObject({
    outcome: 'unknown',
    unknown: [{ why: 'CloudFormation was still looking at the timeout' }],
  });
});

describe('the stacks', () => {
  const assembly = mkdtempSync(join(tmpdir(), 'teal-drift-test-'));
  const services = ['shop', 'basket'].map((name) => ({
    name,
    stack: `${name}-production`,
    foundationStack: 'shop-production-foundation',
  }));
  writeFileSync(
    join(assembly, 'teal.json'),
    JSON.stringify({ environments: [{ name: 'production', services }] }),
  );
  afterAll(() => rmSync(assembly, { recursive: true }));

  test.each([
    [{ env: 'production', assembly }, ['shop-production-foundation', 'shop-production', 'basket-production']],
    [
      { env: 'production', assembly, service: ['basket'] },
      ['shop-production-foundation', 'basket-production'],
    ],
    [{ env: 'production', service: ['shop'] }, ['shop-production']],
  ])('of %j', (asked, stacks) => {
    expect(stacksOf(asked)).toEqual(stacks);
  });

  test.each([
    [{ env: 'production' }, 'must be given, got neither'],
    [{ env: 'staging', assembly }, 'must have the services of staging'],
    [{ env: 'production', assembly, service: ['shop', 'other'] }, 'must have the services'],
    [{ env: 'production', assembly: '/nowhere' }, 'must be a cloud assembly'],
  ])('refused: %j', (asked, message) => {
    expect(() => stacksOf(asked)).toThrow(message);
  });
});

// source: PagerDuty, "Amazon CloudWatch integration": the integration key is part of the URL
test('an address that SNS tells is shown without what may be a key', async () => {
  const at = (key: string) => `https://events.pagerduty.com/integration/${key}/enqueue`;
  drifting.resources = [
    {
      LogicalResourceId: 'PagerDuty',
      ResourceType: 'AWS::SNS::Subscription',
      StackResourceDriftStatus: 'MODIFIED',
      PropertyDifferences: [
        {
          ...{ PropertyPath: '/Endpoint', DifferenceType: 'NOT_EQUAL' },
          ...{ ExpectedValue: at('0123456789abcdef'), ActualValue: at('fedcba9876543210') },
        },
        {
          ...{ PropertyPath: '/RawMessageDelivery', DifferenceType: 'NOT_EQUAL' },
          ...{ ExpectedValue: 'false', ActualValue: 'true' },
        },
      ],
    },
  ];
  const drift = await look(['shop-production']);
  expect(drift.drifted[0]?.differences).toMatchObject([
    {
      expected: 'https://events.pagerduty.com/… (not shown)',
      actual: 'https://events.pagerduty.com/… (not shown)',
    },
    { expected: 'false', actual: 'true' },
  ]);
});
