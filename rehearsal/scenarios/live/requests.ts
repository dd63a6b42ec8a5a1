import type { Pace } from '../../pace';
import type { ExpectedEnd } from '../catalogue/entry';
import { byAlarm, bySmokeTest, nearly } from '../catalogue/nets';
import { gateOf, type Subject } from '../catalogue/subject';
import { onThisMachine, usersPerMinute } from './bounds';
import type { LiveEntry } from './entry';

/** Wall milliseconds that a late answer takes: longer than any limit of an alarm's that makes sense. */
const LATE = 2500;

/** Processes that come up and then fail their users. */
export function answers(subject: Subject, pace: Pace): readonly LiveEntry[] {
  const requestsPerMinute = usersPerMinute(pace);
  const fault = (share: number) => ({ share, requestsPerMinute });
  /** Gates that ask for pages may meet what users would, by the luck of who asks first. */
  const orGates = (expected: ExpectedEnd): ExpectedEnd => ({
    ...onThisMachine(expected),
    orBy: [...(expected.orBy ?? []), ...gatesThatAsk(subject)],
  });
  return [
    {
      name: 'a health check that lies',
      group: 'requests',
      release: { faults: { errorShare: 1 } },
      expected: onThisMachine(bySmokeTest(subject, fault(1))),
      why: 'a gate asks for pages, not for health, and asks before users do',
    },
    {
      name: 'one request in twenty fails',
      group: 'requests',
      release: { faults: { errorShare: 0.05 } },
      expected: orGates(byAlarm(subject, 'errors', fault(0.05), nearly)),
      why: 'above the threshold in the group of green alone: in the sum of both it is half a percent',
    },
    {
      name: 'three connections in ten break without an answer',
      group: 'requests',
      release: { faults: { brokenShare: 0.3 } },
      expected: orGates(byAlarm(subject, 'loadBalancer', fault(0.3), nearly)),
      why: 'the load balancer answers 502 in its place, which counts for no target group',
    },
    {
      name: 'one answer in ten breaks off, and no gate looks',
      group: 'requests',
      release: { faults: { cutShare: 0.1 } },
      // A gate that asks for a page meets one now and then, by luck.
      without: ['gates'],
      expected: {
        outcome: 'released',
        failedRequests: { atLeast: 1 },
        misses: 'answers that break off after status 200: no metric of a load balancer counts them',
      },
      why: 'what only users see needs a probe, or a metric of their own: the gate metrics can read one',
    },
    {
      name: 'two answers in five are late',
      group: 'latency',
      release: { faults: { slow: { share: 0.4, milliseconds: LATE } } },
      expected: orGates({ ...byAlarm(subject, 'slow', fault(0), nearly) }),
      why: 'no error, and still a bad release',
    },
  ];
}

function gatesThatAsk(subject: Subject): string[] {
  return ['smoke-test', 'load-test'].flatMap((kind) => {
    const gate = gateOf(subject, kind);
    return gate ? [`gate:${gate.id}`] : [];
  });
}
