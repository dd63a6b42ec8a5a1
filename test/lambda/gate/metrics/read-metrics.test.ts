import { CloudWatchClient, type GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import { readMetrics } from '../../../../lambda/gate/metrics/read-metrics';
import { cloudWatchService } from '../../../../rehearsal/endpoint/cloudwatch-service';
import type { EndpointLease } from '../../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../../rehearsal/endpoint/shared-endpoint';
import { configurationOf } from '../../../rehearsal/endpoint/clients';
import { KeptCloudWatch } from '../../../rehearsal/endpoint/cloudwatch-model';

// What CloudWatch may answer, page by page, to the real client over HTTP.
let pages: GetMetricDataOutput[] = [];
let tokens: unknown[] = [];
const service = cloudWatchService(new KeptCloudWatch(), { now: () => 0 });
const GetMetricData = (input: unknown) => {
  tokens.push((input as { NextToken?: string }).NextToken);
  return pages.shift() ?? { MetricDataResults: [] };
};

let lease: EndpointLease;
beforeAll(async () => {
  lease = await leaseEndpoint([{ ...service, operations: { ...service.operations, GetMetricData } }]);
});
afterAll(() => lease.close());

const SPAN = { from: 0, until: 300_000 };
const queries = ['requests', 'errors'].map((Id) => ({ Id, Expression: 'm1' }));
async function read(...given: readonly GetMetricDataOutput[]) {
  [pages, tokens] = [[...given], []];
  const client = new CloudWatchClient(configurationOf(lease));
  const answers = await readMetrics(client, queries, SPAN, new AbortController().signal);
  return Object.fromEntries([...answers].map(([id, values]) => [id, Object.fromEntries(values)]));
}

/** One metric's result, of minutes from the first one on. */
const result = (Id: string, Values: number[], more: object = {}) => ({
  ...{ Id, Values, StatusCode: 'Complete' as const },
  Timestamps: Values.map((_, at) => new Date(at * 60_000)),
  ...more,
});
const [requests, errors] = [result('requests', [7, 8]), result('errors', [])];
const nothing = result('requests', []);

// source: CloudWatch API reference, GetMetricData and MetricDataResult
test.each([
  ['one page', [{ MetricDataResults: [requests, errors] }], { requests: { 0: 7, 60000: 8 }, errors: {} }],
  [
    'a part of a metric on each page',
    [
      { MetricDataResults: [{ ...requests, StatusCode: 'PartialData' as const }], NextToken: 'more' },
      { MetricDataResults: [result('requests', [9], { Timestamps: [new Date(120_000)] }), errors] },
    ],
    { requests: { 0: 7, 60000: 8, 120000: 9 }, errors: {} },
  ],
  [
    'a minute that comes twice: the last one counts, once',
    [
      { MetricDataResults: [requests, errors], NextToken: 'more' },
      { MetricDataResults: [result('requests', [6])] },
    ],
    { requests: { 0: 6, 60000: 8 }, errors: {} },
  ],
])('%s', async (_, given, answers) => {
  expect(await read(...given)).toEqual(answers);
  expect(tokens).toEqual(given.length === 1 ? [undefined] : [undefined, 'more']);
});

test.each<[string, GetMetricDataOutput]>([
  [
    'a part, and nothing behind it',
    { MetricDataResults: [{ ...requests, StatusCode: 'PartialData' }, errors] },
  ],
  ['an error', { MetricDataResults: [{ ...requests, StatusCode: 'InternalError' }, errors] }],
  ['a metric that may not be read', { MetricDataResults: [{ ...nothing, StatusCode: 'Forbidden' }, errors] }],
  ['a metric less', { MetricDataResults: [errors] }],
  ['nothing at all', {}],
  ['a number that is none', { MetricDataResults: [result('requests', [Number.NaN]), errors] }],
  ['one that is endless', { MetricDataResults: [result('requests', [Number.POSITIVE_INFINITY]), errors] }],
  ['a time without a value', { MetricDataResults: [{ ...requests, Values: [7] }, errors] }],
  ['a value without a time', { MetricDataResults: [{ ...requests, Timestamps: [new Date(0)] }, errors] }],
  [
    'a message that it has not done all',
    {
      MetricDataResults: [requests, errors],
      Messages: [{ Code: 'MaxMetricsExceeded', Value: 'Maximum number of allowed metrics exceeded' }],
    },
  ],
])('is no measure of a release: %s', async (_, page) => {
  await expect(read(page)).rejects.toMatchObject({ name: 'MetricsIncomplete' });
});

test('no minutes, no question', async () => {
  const client = new CloudWatchClient(configurationOf(lease));
  tokens = [];
  const none = { from: 60_000, until: 60_000 };
  expect(await readMetrics(client, queries, none, new AbortController().signal)).toEqual(new Map());
  expect(tokens).toEqual([]);
});
