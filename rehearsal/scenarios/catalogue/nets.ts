import type { Strategy } from '../../ecs/stages';
import { type ExpectedEnd, seconds } from './entry';
import { gateOf, type Subject, type SubjectAlarm } from './subject';

/** By the default of `traffic`. */
export const REQUESTS_PER_MINUTE = 3000;

/** Until a metric of a load balancer can be read, and CloudWatch, which looks once a minute, has looked. */
const DELIVERY_AND_LOOK = 60;

/** What a service without alarms is held to: two minutes of three, as Teal's. What nothing stops is late, too. */
const USUAL: SubjectAlarm = {
  name: '',
  threshold: 2,
  ...{ periodSeconds: 60, datapointsToAlarm: 2, evaluationPeriods: 4 },
};

/** A gate that can be decided is, within this time: each is asked again for a while before it gives up. */
const GATE_SECONDS = 60;

/** Until a task runs, answers and is healthy, when nothing is wrong with it. */
const START_SECONDS = 60;

/** ECS asks for the new weights of the rules, and ELB has them everywhere. */
export const BACK_SECONDS = 10;

/** The alarms of which every minute is over the threshold: M of them, after the one in which it began. */
export function clearly(alarm: SubjectAlarm = USUAL): number {
  return (alarm.datapointsToAlarm + 1) * alarm.periodSeconds + DELIVERY_AND_LOOK + BACK_SECONDS;
}

/** A fault so near the threshold that a minute may be below it: N periods, after the one in which it began. */
export function nearly(alarm: SubjectAlarm = USUAL): number {
  return (alarm.evaluationPeriods + 1) * alarm.periodSeconds + DELIVERY_AND_LOOK + BACK_SECONDS;
}

/** Percent of the users that are on green, so many seconds after its first one: what is slower has fewer. */
export function shareAt(strategy: Strategy, at: number): number {
  switch (strategy.name) {
    case 'CANARY':
      return at < strategy.holdMs / 1000 ? strategy.percent : 100;
    case 'LINEAR':
      return Math.min(100, strategy.stepPercent * (1 + Math.floor((at * 1000) / strategy.holdMs)));
    default:
      return 100;
  }
}

/** Seconds from green's first user until all are on it. */
export function holdSeconds({ strategy }: Pick<Subject, 'strategy'>): number {
  if (strategy.name === 'CANARY') return strategy.percent < 100 ? strategy.holdMs / 1000 : 0;
  if (strategy.name !== 'LINEAR') return 0;
  return ((Math.ceil(100 / strategy.stepPercent) - 1) * strategy.holdMs) / 1000;
}

/** A fault of green's: which share of its requests it fails, and from when to when, in seconds since its first user. */
export interface Fault {
  readonly share: number;
  readonly from?: number;
  readonly requestsPerMinute?: number;
}

/**
 * The most that a fault may hurt until it is stopped: everything that green fails of what it gets by then, and as much
 * more as luck may add (four standard deviations of a count).
 */
export function harm(
  { strategy }: Pick<Subject, 'strategy'>,
  { share, from = 0, requestsPerMinute = REQUESTS_PER_MINUTE }: Fault,
  within: number,
): Required<Pick<ExpectedEnd, 'within' | 'failedRequests' | 'exposed'>> {
  let mean = 0;
  for (let second = 0; second < within; second += 1) {
    mean += ((shareAt(strategy, from + second) / 100) * share * requestsPerMinute) / 60;
  }
  return {
    within: seconds(within),
    failedRequests: { atMost: Math.ceil(mean + 4 * Math.sqrt(mean)) },
    exposed: { atMostPercent: shareAt(strategy, from + within) },
  };
}

/** An alarm stops it. Where there is none, it must be stopped all the same, and as soon. */
export function byAlarm(
  subject: Subject,
  kind: keyof Subject['alarms'],
  fault: Fault,
  within: (alarm?: SubjectAlarm) => number = clearly,
): ExpectedEnd {
  const alarm = subject.alarms[kind];
  return {
    outcome: 'rolled-back',
    ...(alarm && { by: `alarm:${alarm.name}` }),
    ...harm(subject, fault, within(alarm)),
  };
}

/** For what blue fails as well: all users, whoever has them. */
export const EVERYBODY = { name: 'BLUE_GREEN' } as const;

/** All of them, as decisions name them. */
export function alarmNames({ alarms }: Pick<Subject, 'alarms'>): string[] {
  return Object.values(alarms).map(({ name }) => `alarm:${name}`);
}

/** Green never had a user. */
export const NOBODY = { failedRequests: { atMost: 0 }, exposed: { atMostPercent: 0 } } as const;

/** From a deployment's start until the gates over test traffic have spoken. */
export function untilGates({ gates }: Pick<Subject, 'gates'>): number {
  return START_SECONDS + gates.length * GATE_SECONDS;
}

/** A gate that asks for pages over test traffic stops it before users do; where there is none, the alarm does. */
export function bySmokeTest(subject: Subject, fault: Fault): ExpectedEnd {
  const gates = [gateOf(subject, 'smoke-test'), gateOf(subject, 'load-test')].flatMap((gate) =>
    gate && subject.paths.isChecked ? [`gate:${gate.id}`] : [],
  );
  const [by, ...orBy] = gates;
  if (by === undefined) return byAlarm(subject, 'errors', fault);
  return {
    ...{ outcome: 'rolled-back', by, orBy, ...NOBODY },
    within: seconds(untilGates(subject)),
  };
}

/** ECS replaces a task that failed only after a while. */
const REPLACED_SECONDS = 30;

/**
 * Tasks that do not come up: ECS gives up when so many in a row have failed, and green has no users before that.
 *
 * @param each how long one lives until it fails, in seconds
 */
export function byBreaker(subject: Subject, each: number): ExpectedEnd {
  const tries = subject.failingTasks ?? 3;
  return {
    outcome: 'rolled-back',
    by: 'circuit-breaker',
    ...NOBODY,
    // One after the other, as if ECS started only one at a time.
    within: seconds(untilGates(subject) + tries * (each + REPLACED_SECONDS)),
  };
}

/** How long a task lives that never gets healthy: its grace, and the checks that it fails then. */
export function neverHealthy({ graceSeconds, unhealthySeconds }: Subject): number {
  return graceSeconds + unhealthySeconds + REPLACED_SECONDS;
}

/** There is nothing wrong with it, and nobody notices it. */
export const GOOD = { outcome: 'released', failedRequests: { atMost: 0 } } as const satisfies ExpectedEnd;

/** Until the judge, asked when a hold is over, has minutes enough to know. */
const JUDGES_SECONDS = 5 * 60;

/**
 * The judge, who compares green with blue and with the objective when a hold is over; undefined where there is none.
 *
 * @param waits until it knows, in seconds
 */
export function byJudge(
  subject: Subject,
  fault: Fault,
  waits: number = JUDGES_SECONDS,
): ExpectedEnd | undefined {
  const judge = gateOf(subject, 'metrics');
  const { strategy } = subject;
  if (!judge || !('holdMs' in strategy)) return undefined;
  const within = strategy.holdMs / 1000 + waits;
  const loadTest = gateOf(subject, 'load-test');
  const alarm = subject.alarms.errors;
  return {
    outcome: 'rolled-back',
    by: `gate:${judge.id}`,
    // Who sees it sooner, if there are requests enough.
    orBy: [...(loadTest ? [`gate:${loadTest.id}`] : []), ...(alarm ? [`alarm:${alarm.name}`] : [])],
    // It is asked before the next step: whatever it takes, nobody joins green meanwhile.
    ...harm(
      { strategy: { name: 'CANARY', percent: shareAt(strategy, 0), holdMs: Number.POSITIVE_INFINITY } },
      fault,
      within,
    ),
  };
}
