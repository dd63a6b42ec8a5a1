import { custom, infrastructure, loadTest, metrics, minutes, seconds, smokeTest } from '../../../../lib';
import type { RehearsedService } from '../../../../rehearsal/service/rehearsed-service';
import { sceneOf, to } from '../../ways-out/meeting';
import { denied, refusing, type Subject } from './subject';

/** A path of the gates alone: what green answers there is nothing that alarms or other gates look at. */
const path = '/asked-by-gates';
const badAnswers = { model: { paths: { [path]: { errorShare: 1 } } } };

/** Somebody opens a port. */
export const openPort = ({ balancing: { loadBalancer } }: RehearsedService) =>
  loadBalancer.addListener(
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop-production/0a/0b',
    {
      ...{ protocol: 'HTTP', port: 8443 },
      defaultAction: { type: 'fixed-response', statusCode: 200 },
    },
  );

/** Somebody leads those who test to the users' tasks. */
export const leadTestsToUsers = (service: RehearsedService) => {
  const { rules, test, live, other } = sceneOf(service);
  rules.setWeights(test, to([live, 100], [other, 0]));
};

/** Gates that ask green, or look at who does. */
export const ON_GREEN = {
  separation: {
    reads: 'ELBv2.DescribeRules',
    good: /target groups and versions: .* over the test header, .* for users$/,
    bad: {
      // The guard of live traffic has asked once.
      atQuestion: { nth: 2, harm: leadTestsToUsers },
      reason: /^the test and the production rule both forward to/,
    },
    unclear: {
      ...refusing('SecretsManager.GetSecretValue'),
      reason: /could not be carried out \(AccessDenied/,
    },
  },
  'smoke-test': {
    input: (told) => smokeTest({ requests: [{ path }], ...told }),
    reads: 'SecretsManager.GetSecretValue',
    good: /^1 of 1 requests were answered as expected$/,
    bad: { ...badAnswers, reason: /GET \/asked-by-gates: status 500, expected 200/ },
    unclear: {
      // The first who reads it is separation.
      faults: (call, nth) => (call === 'SecretsManager.GetSecretValue' && nth > 1 ? denied : undefined),
      reason: /could not be carried out \(AccessDenied/,
    },
  },
  infrastructure: {
    input: (told) => infrastructure(told),
    reads: 'ELBv2.DescribeTargetHealth',
    good: /^ports: of 28 ports beside the declared ones none answers; targets: 2 of 2 healthy$/,
    bad: { before: openPort, reason: /ports: 8443 answers and is not declared/ },
    unclear: {
      // The guards have read it three times before.
      faults: (call, nth) => (call === 'ELBv2.DescribeTargetHealth' && nth > 3 ? denied : undefined),
      reason: /targets: could not be looked at \(AccessDeniedException\)/,
    },
  },
  'load-test': {
    input: (told) =>
      loadTest({ requests: [{ path, status: 200 }], duration: seconds(60), warmUp: seconds(1), ...told }),
    reads: 'CloudWatch.GetMetricData',
    good: /^\d+ requests, [2-6](\.\d)? a second: 0 failed/,
    bad: { ...badAnswers, reason: /failed \(100 %, at most 2 %\): GET \/asked-by-gates status 500/ },
    unclear: {
      ...refusing('CloudWatch.GetMetricData'),
      reason: /could not be carried out \(AccessDenied/,
    },
  },
  metrics: {
    // Minutes in which there are numbers to judge come late.
    input: (told) => metrics({ ...told, patience: minutes(10) }),
    strategy: 'canary',
    reads: 'CloudWatch.GetMetricData',
    good: /^errors: green 0 of \d+ .*slow: green/,
    bad: { model: { errorShare: 0.05 }, reason: /^errors: green \d+ of \d+ .* worse than/ },
    unclear: {
      options: { traffic: { requestsPerMinute: 10 } },
      reason: /green has served \d+ requests in \d+ minutes?, and it takes/,
    },
  },
  custom: {
    input: (told) =>
      custom({
        ...{ id: 'stock', stages: ['POST_TEST_TRAFFIC_SHIFT'], entry: 'test/fixtures/gates/stock.ts' },
        ...{ environment: { SHELF: 'north' }, asksGreen: true },
        ...told,
      }),
    hook: 'stock',
    reads: 'SecretsManager.GetSecretValue',
    good: /^north: status 200$/,
    bad: { model: { paths: { '/stock/42': { errorShare: 1 } } }, reason: /^north: status 500$/ },
    unclear: {
      model: { paths: { '/stock/42': { latency: { median: minutes(2), p99: minutes(2) } } } },
      reason: /^no answer \(/,
    },
  },
} as const satisfies Readonly<Record<string, Subject>>;
