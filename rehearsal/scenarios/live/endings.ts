import { seconds } from '../catalogue/entry';
import { GOOD, holdSeconds, shareAt } from '../catalogue/nets';
import type { Subject } from '../catalogue/subject';
import type { LiveEntry } from './entry';

/** One request in a hundred takes as many wall milliseconds: users have some in flight at every moment. */
const LONG = { slow: { share: 0.01, milliseconds: 5000 } };
/** A gate that asks for a page may meet a long one, by luck, and be right to say no. */
const BY_NO_GATE = { without: ['gates'] } as const;

/** What becomes of requests that are on their way when users are moved, and tasks are told to stop. */
export function endings(subject: Subject): readonly LiveEntry[] {
  const inHold = Math.max(60, holdSeconds(subject) / 2);
  const good = { group: 'circumstances', isGood: true, expected: GOOD } as const;
  return [
    {
      ...good,
      ...BY_NO_GATE,
      name: 'requests of five seconds across the shift',
      release: { faults: LONG },
      baseline: { faults: LONG },
      why: 'a shift moves new requests; those that have begun end where they are',
    },
    {
      ...BY_NO_GATE,
      name: 'requests of five seconds, and an operator stops the deployment',
      group: 'circumstances',
      release: { faults: LONG },
      baseline: { faults: LONG },
      operator: [{ after: seconds(inHold), do: 'stop' }],
      expected: {
        ...{ outcome: 'rolled-back', by: 'operator', failedRequests: { atMost: 0 } },
        exposed: { atMostPercent: shareAt(subject.strategy, inHold) },
        within: seconds(inHold + 120),
      },
      why: 'green is drained before it is told to stop, as blue is',
    },
    {
      ...good,
      name: 'tasks that break their connections at SIGTERM',
      release: { faults: { breaksAtStop: true } },
      baseline: { faults: { breaksAtStop: true } },
      why: 'the load balancer has taken them out, and let what was begun end, before they are told',
    },
    {
      ...good,
      name: 'tasks that do not end at SIGTERM',
      release: {},
      // Blue is what is told to stop.
      baseline: { command: (start) => `trap '' TERM; { ${start}; } & wait; exec sleep 3600` },
      why: 'SIGKILL ends them when their stop timeout is over, and nobody is on them any more',
    },
  ];
}
