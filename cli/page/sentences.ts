import type { Release } from '../../rehearsal/report/release';
import { clockTime, count } from '../rehearse/words';

/** What decided, as a person would say it. */
export function decidedWords(decidedBy: string): string {
  const [kind, ...rest] = decidedBy.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'alarm':
      return `the alarm ${name}`;
    case 'gate':
      return `the gate ${name}`;
    case 'timeout':
      return `the timeout of ${name}`;
    case 'circuit-breaker':
      return "ECS's circuit breaker";
    case 'operator':
      return 'an operator';
    case 'none':
      return 'nothing';
    default:
      return decidedBy;
  }
}

const OUTCOMES = { released: 'released', 'rolled-back': 'rolled back', failed: 'failed' } as const;

export const outcomeWords = (outcome: Release['outcome']): string => OUTCOMES[outcome];

export function shareWords({ total, failed }: Pick<Release['requests'], 'total' | 'failed'>): string {
  return total === 0 ? '' : `${((100 * failed) / total).toFixed(2)} %`;
}

/** A release in a few sentences, the answer first. */
export function sentencesOf(release: Release): string[] {
  const { outcome, decidedBy, requests, exposedPercent, timeToRollBackSeconds } = release;
  const decider = decidedWords(decidedBy);
  const became =
    outcome === 'released'
      ? 'It was released: nothing spoke against it.'
      : outcome === 'rolled-back'
        ? `It was rolled back, decided by ${decider}.`
        : `It failed, decided by ${decider}: users were left where they were.`;
  return [
    became,
    failures(requests),
    `Up to ${exposedPercent} % of the traffic went to it, and it answered ${plural(requests.servedByGreen, 'request')}.`,
    ...detection(release),
    ...(timeToRollBackSeconds === null
      ? []
      : [
          `All users were back on blue ${timeToRollBackSeconds === 0 ? 'at once' : `${secondsWords(timeToRollBackSeconds)} after it`}.`,
        ]),
    ...caveats(release),
  ];
}

function failures(requests: Release['requests']): string {
  const { total, failed } = requests;
  if (total === 0) return 'No user sent a request.';
  if (failed === 0) return `None of ${plural(total, 'request')} of users failed.`;
  const parts = [
    [requests.failedByGreen, 'by green'],
    [requests.failedByBlue, 'by blue'],
    [requests.failedByLoadBalancer, 'by the load balancer'],
  ] as const;
  const by = parts.filter(([of]) => of > 0).map(([of, whom]) => `${count(of)} ${whom}`);
  return `${count(failed)} of ${plural(total, 'request')} of users failed (${shareWords(requests)}): ${by.join(', ')}.`;
}

function detection({ timeToDetectSeconds, requests }: Release): string[] {
  if (timeToDetectSeconds === null) return [];
  const since = requests.failedByGreen + requests.failedByLoadBalancer > 0 ? 'first failure' : 'start';
  return [`The decision came ${clockTime(timeToDetectSeconds)} after green's ${since}.`];
}

function caveats({ requests, hooks }: Release): string[] {
  return [
    ...(requests.notSent > 0
      ? [
          `${plural(requests.notSent, 'request')} could not be sent: this machine or the service did not keep up.`,
        ]
      : []),
    ...(hooks === 'declared' ? ["The gates' verdicts were given, not asked for."] : []),
  ];
}

export const secondsWords = (seconds: number): string =>
  seconds < 60 ? `${Number(seconds.toFixed(1))} s` : clockTime(seconds);

export const plural = (number: number, noun: string): string =>
  `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
