import { AwsError } from '../../aws-error';
import type { FaultedCall, Faults } from '../../endpoint/faults';
import { type CatalogueEntry, minutes, NOBODY, type Subject } from './entry';

const asksForStatus = ({ service, operation }: FaultedCall) =>
  service === 'ECS' && operation === 'DescribeServiceDeployments';

const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded', 400);
const broken = () =>
  new AwsError('ServerException', 'These errors are usually caused by a server issue.', 500);

/** Fails the first calls of an operation: a client tries three times before it gives up. */
function faultsOfFirst(count: number, fault: () => ReturnType<Faults>): Faults {
  return (call) => (asksForStatus(call) && call.nth <= count ? fault() : undefined);
}

/** What gates do that they should not, and what is done to them. */
export function gatesThatFail({ gate, firstGate = gate }: Subject): readonly CatalogueEntry[] {
  const byGate = { outcome: 'rolled-back', by: `gate:${gate}` } as const;
  return [
    {
      name: 'a gate fails',
      options: { release: {}, hooks: { [gate]: 'fail' } },
      expected: { ...byGate, ...NOBODY },
      why: 'before green has users',
    },
    {
      name: 'a gate throws',
      options: { release: {}, hooks: { [gate]: 'throws' } },
      expected: { ...byGate, ...NOBODY },
      why: 'ECS takes an error for a failure: no answer is never a pass',
    },
    {
      name: 'a gate never decides',
      options: { release: {}, hooks: { [gate]: 'inconclusive' } },
      expected: { outcome: 'rolled-back', by: 'timeout:POST_TEST_TRAFFIC_SHIFT', ...NOBODY },
      why: 'the hook has a timeout that rolls back: no deployment waits for ever',
    },
    {
      name: 'a gate decides after it was asked again',
      options: { release: {}, hooks: { [gate]: ['inconclusive', 'inconclusive', 'pass'] } },
      expected: { outcome: 'released' },
      why: 'undecided is no failure',
    },
    {
      name: 'a gate fails once all users are on green',
      options: { release: {}, hooks: { [gate]: ['pass', 'fail'] } },
      expected: { ...byGate, failedRequests: { atMost: 0 }, within: minutes(15) },
      why: 'blue is still there, and to go back is a change of weights',
    },
    {
      name: 'a gate is throttled twice',
      options: { release: {}, faults: faultsOfFirst(2, throttled) },
      expected: { outcome: 'released' },
      why: 'its client tries again',
    },
    {
      name: 'the connection of a gate to ECS drops',
      options: { release: {}, faults: faultsOfFirst(1, () => 'drop') },
      expected: { outcome: 'released' },
      why: 'its client tries again',
    },
    {
      name: 'ECS does not answer a gate for a while',
      options: { release: {}, faults: faultsOfFirst(9, broken) },
      expected: { outcome: 'released' },
      why: 'without knowing whether this is a rollback a gate waits, and asks again',
    },
    {
      name: 'ECS never answers a gate',
      options: { release: {}, faults: faultsOfFirst(Number.POSITIVE_INFINITY, broken) },
      expected: { ...byGate, by: `gate:${firstGate}`, ...NOBODY },
      why: 'its patience ends: what was not checked does not pass',
    },
  ];
}
