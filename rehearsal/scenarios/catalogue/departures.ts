import type { Release } from '../../report/release';
import { millisecondsOf } from '../../workload/task-model';
import type { Culprit, ExpectedEnd } from './entry';

/** In what a release went otherwise than expected, in words; nothing when all is as expected. */
export function departures(expected: ExpectedEnd, release: Release): readonly string[] {
  const { outcome, decidedBy, requests, exposedPercent } = release;
  const failed: Readonly<Record<Culprit, number>> = {
    green: requests.failedByGreen,
    blue: requests.failedByBlue,
    'load balancer': requests.failedByLoadBalancer,
  };
  const took = (release.timeToDetectSeconds ?? 0) + (release.timeToRollBackSeconds ?? 0);
  return [
    ...(outcome === expected.outcome ? [] : [`outcome must be ${expected.outcome}, got ${outcome}`]),
    ...(expected.by === undefined || decidedBy === expected.by
      ? []
      : [`by must be ${expected.by}, got ${decidedBy}`]),
    ...tooMuch('within', took, expected.within && millisecondsOf(expected.within) / 1000),
    ...tooMuch('failedRequests', requests.failed, expected.failedRequests?.atMost),
    ...tooMuch('exposed', exposedPercent, expected.exposed?.atMostPercent),
    ...(expected.failedBy ?? [])
      .filter((culprit) => failed[culprit] === 0)
      .map((culprit) => `${culprit} must fail some requests, got 0`),
  ];
}

function tooMuch(what: string, got: number, atMost: number | undefined): string[] {
  return atMost === undefined || got <= atMost ? [] : [`${what} must be at most ${atMost}, got ${got}`];
}
