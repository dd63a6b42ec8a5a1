import { type CatalogueEntry, seconds } from './entry';
import { GOOD, holdSeconds, shareAt, untilGates } from './nets';
import type { Subject } from './subject';

/** What people do while a release is on its way. */
export function byOperators(subject: Subject): readonly CatalogueEntry[] {
  const { strategy, bakeSeconds, tasks } = subject;
  const hold = holdSeconds(subject);
  /** In the hold, where there is one. */
  const inHold = Math.max(60, hold / 2);
  const inBake = hold + bakeSeconds / 2;
  const ended = (at: number) => ({
    failedRequests: { atMost: 0 },
    exposed: { atMostPercent: shareAt(strategy, at) },
    within: seconds(at + 60),
  });
  return [
    {
      name: 'an operator stops the deployment',
      group: 'operator',
      options: { release: {}, operator: [{ after: seconds(inHold), do: 'stop' }], hooks: 'declared' },
      expected: { outcome: 'rolled-back', by: 'operator', ...ended(inHold) },
      why: 'the weights go back, and blue has never left',
    },
    {
      name: 'an operator aborts the deployment',
      group: 'operator',
      options: { release: {}, operator: [{ after: seconds(inHold), do: 'abort' }], hooks: 'declared' },
      expected: { outcome: 'failed', by: 'operator', ...ended(inHold) },
      why: 'ABORT leaves all as it is: the traffic stays split until someone acts',
    },
    {
      name: 'an operator scales out in the hold',
      group: 'operator',
      isGood: true,
      options: {
        release: {},
        operator: [{ after: seconds(inHold), do: 'scale', to: 2 * tasks }],
        hooks: 'declared',
      },
      expected: GOOD,
      why: 'more tasks of both are no reason to stop',
    },
    {
      name: 'a newer release in the hold',
      group: 'operator',
      options: {
        release: {},
        operator: [{ after: seconds(inHold), do: 'release', release: {} }],
        hooks: 'declared',
      },
      expected: { outcome: 'failed', by: 'newer-deployment', ...ended(inHold) },
      why: 'the newer one ends it: never do two greens have users',
    },
    {
      name: 'a newer release in the bake',
      group: 'operator',
      options: {
        release: {},
        operator: [{ after: seconds(inBake), do: 'release', release: {} }],
        hooks: 'declared',
      },
      expected: { outcome: 'failed', by: 'newer-deployment', ...ended(inBake) },
      why: 'as in the hold',
    },
    {
      name: 'a deployment of the stack in the hold, which changes nothing',
      group: 'operator',
      isGood: true,
      options: {
        release: {},
        operator: [{ after: seconds(untilGates(subject) + inHold), do: 'update-stack' }],
      },
      expected: GOOD,
      why: 'a template that says where users were must not move them (aws-cdk#36649)',
    },
  ];
}
