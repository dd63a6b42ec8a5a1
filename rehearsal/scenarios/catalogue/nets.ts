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

/** Failed tasks that a service without a circuit breaker is held to: as ECS's own, of a few tasks. */
const USUAL_TRIES = 3;

/** Gates of a stage that can decide do, within this time: they are asked side by side, and ask for half a minute if in doubt. */
const STAGE_SECONDS = 30;

/** Until a task answers that has nothing wrong with it: the default of `startUp`. */
const START_UP_SECONDS = 5;

/** ECS asks for the new weights of the rules, and ELB has them everywhere. */
export const BACK_SECONDS = 10;

/**
 * No alarm is given more than this many times what Teal's own need. A bound that followed whatever an alarm is told could
 * never be broken: one that needs eight minutes of ten is late, however clearly it says so.
 */
const PATIENCE = 2;

/** The alarms of which every minute is over the threshold: M of them, after the one in which it began. */
export function clearly(alarm: SubjectAlarm = USUAL): number {
  return seen(alarm, 'datapointsToAlarm');
}

/** A fault so near the threshold that a minute may be below it: N periods, after the one in which it began. */
export function nearly(alarm: SubjectAlarm = USUAL): number {
  return seen(alarm, 'evaluationPeriods');
}

function seen(alarm: SubjectAlarm, periods: 'datapointsToAlarm' | 'evaluationPeriods'): number {
  const of = (one: SubjectAlarm) => (one[periods] + 1) * one.periodSeconds + DELIVERY_AND_LOOK + BACK_SECONDS;
  return Math.min(of(alarm), PATIENCE * of(USUAL));
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
  subject: Pick<Subject, 'strategy'>,
  fault: Fault,
  within: number,
): Required<Pick<ExpectedEnd, 'within' | 'failedRequests' | 'exposed'>> {
  const mean = meanHarm(subject, fault, within);
  return {
    within: seconds(within),
    failedRequests: { atMost: Math.ceil(mean + LUCK * Math.sqrt(mean)) },
    exposed: { atMostPercent: shareAt(subject.strategy, (fault.from ?? 0) + within) },
  };
}

/** The least that a fault must hurt in that time: that much less by luck. */
export function leastHarm(subject: Pick<Subject, 'strategy'>, fault: Fault, within: number): number {
  const mean = meanHarm(subject, fault, within);
  return Math.floor(mean - LUCK * Math.sqrt(mean));
}

/** Standard deviations of a count. */
const LUCK = 4;

function meanHarm(
  { strategy }: Pick<Subject, 'strategy'>,
  { share, from = 0, requestsPerMinute = REQUESTS_PER_MINUTE }: Fault,
  within: number,
): number {
  let mean = 0;
  for (let second = 0; second < within; second += 1) {
    mean += ((shareAt(strategy, from + second) / 100) * share * requestsPerMinute) / 60;
  }
  return mean;
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

/** Until a task runs, answers and is healthy, when nothing is wrong with it. */
export function startSeconds({ healthySeconds }: Pick<Subject, 'healthySeconds'>): number {
  return START_UP_SECONDS + healthySeconds;
}

/** Before which ECS asks gates that have no task of green to look at. */
const BEFORE_TASKS: readonly string[] = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/** From a deployment's start until the gates that are asked before any user is on green have spoken. */
export function untilGates(subject: Pick<Subject, 'gates' | 'healthySeconds'>): number {
  const isLate = (stage: string) =>
    ['PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'].includes(stage);
  return startSeconds(subject) + askingSeconds(subject, (stage) => !isLate(stage));
}

/** Until green's tasks are started: the gates before that have spoken. */
export function untilTasks(subject: Pick<Subject, 'gates'>): number {
  return askingSeconds(subject, (stage) => BEFORE_TASKS.includes(stage));
}

/** Until a gate is asked that no other one keeps waiting: at once, or when green's tasks run. */
export function untilAsked(subject: Pick<Subject, 'healthySeconds'>, stage: string): number {
  return BEFORE_TASKS.includes(stage) ? 0 : startSeconds(subject);
}

function askingSeconds({ gates }: Pick<Subject, 'gates'>, isAsked: (stage: string) => boolean): number {
  return STAGE_SECONDS * new Set(gates.flatMap(({ stages }) => stages).filter(isAsked)).size;
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

/**
 * Seconds until a task is replaced after so many failures in a row: said once more than in the model, so that a model that
 * waits longer is late.
 */
// source: Amazon ECS developer guide, service-throttle-logic, which has the 27 minutes; the doubling is an assumption
const replacedAfter = (failures: number) => Math.min(27 * 60, 10 * 2 ** (failures - 1));

/**
 * Tasks that do not come up: ECS gives up when so many have failed, and green has no users before that.
 *
 * @param each how long one lives until it fails, in seconds
 * @param at so many of them fail side by side
 */
export function byBreaker(
  subject: Subject,
  each: number,
  at = subject.tasks,
): ExpectedEnd & Required<Pick<ExpectedEnd, 'within'>> {
  const tries = subject.failingTasks ?? USUAL_TRIES;
  const rounds = Math.ceil(tries / Math.max(1, at));
  // By then each place has had so many lives, and has waited as long between them as for the last but one, at most.
  const waits = (rounds - 1) * replacedAfter(Math.max(1, tries - 1));
  return {
    outcome: 'rolled-back',
    by: 'circuit-breaker',
    ...NOBODY,
    within: seconds(untilTasks(subject) + rounds * each + waits + BACK_SECONDS),
  };
}

/** How long a task is looked for whose image or secret is not there. */
export const NEVER_STARTS_SECONDS = 15;

/** How long a task lives that never gets healthy: its grace, and the checks that it fails then. */
export function neverHealthy({ graceSeconds, unhealthySeconds }: Subject): number {
  return graceSeconds + unhealthySeconds;
}

/**
 * The share of the time in which nobody answers users of a revision whose tasks all end together, again and again: until
 * the first of them is replaced, and healthy.
 *
 * @param life of a task, in seconds
 */
export function shareDown(subject: Pick<Subject, 'healthySeconds'>, life: number): number {
  const down = replacedAfter(1) + startSeconds(subject);
  return down / (life + down);
}

/** There is nothing wrong with it, and nobody notices it. */
export const GOOD = { outcome: 'released', failedRequests: { atMost: 0 } } as const satisfies ExpectedEnd;

/** The judge, asked when a hold is over, needs minutes enough to know: a shorter hold makes it wait. */
const JUDGED_SECONDS = 5 * 60;

/** And as many again, where those are not clear. */
export const JUDGES_SECONDS = 5 * 60;

/**
 * The judge, who compares green with blue and with the objective when a hold is over, or once all users are on green;
 * undefined where there is none.
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
  if (!judge || strategy.name === 'ROLLING') return undefined;
  const first = judge.stages.includes('PRE_PRODUCTION_TRAFFIC_SHIFT') ? shareAt(strategy, 0) : 100;
  const hold = first < 100 && 'holdMs' in strategy ? strategy.holdMs / 1000 : holdSeconds(subject);
  const within = Math.max(hold, JUDGED_SECONDS) + waits;
  // Who asks green for a page may meet the fault by luck.
  const asking = ['load-test', 'smoke-test'].flatMap((kind) => gateOf(subject, kind) ?? []);
  const alarm = subject.alarms.errors;
  return {
    outcome: 'rolled-back',
    by: `gate:${judge.id}`,
    // Who sees it sooner, if there are requests enough.
    orBy: [...asking.map(({ id }) => `gate:${id}`), ...(alarm ? [`alarm:${alarm.name}`] : [])],
    // It is asked before the next step: whatever it takes, nobody joins green meanwhile.
    ...harm(
      { strategy: { name: 'CANARY', percent: first, holdMs: Number.POSITIVE_INFINITY } },
      fault,
      within,
    ),
  };
}
