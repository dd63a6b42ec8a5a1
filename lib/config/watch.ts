import type { Severity } from './burn-alerts';
import { type Duration, days, inMinutes, millis, minutes } from './duration';
import { fillMute, type Mute, type MuteInput } from './mutes';
import { type Count, type CountInput, fillCount } from './objectives';
import { fillProbe, type Probe, type ProbeInput } from './probe';

/**
 * What must go on, and is missed when it does not. An environment's keys win over those of a service, and these over the
 * delivery's: each key by itself, so that one more of an environment takes no other away from it.
 */
export interface WatchInput {
  /**
   * How much is watched. `symptoms` is what users notice, at about half the price ([cost](docs/cost.md)): objectives by the
   * fewest burn rates, and `no-healthy-host`. Left out are rejected connections, the tickets of causes (`saturation`) and of mixed
   * revisions, and the dashboard, so that whoever is paged looks for the cause by hand. What is written beside it wins: `dashboard: true`, `objectives.burnRates`.
   * @default 'all' the cause of one incident costs more to find than a year of it
   */
  readonly detail?: WatchDetail;
  /**
   * Misses users: an alarm when hardly a request came for so long. `false` is none, whatever a service or the delivery says.
   * About 0.70 USD a month. @default none: a service that has no users at night cannot be told from one that they no longer reach
   */
  readonly traffic?: TrafficInput | false;
  /**
   * Jobs that must report each time they have ended well. `[]` is none. About 0.60 USD a month each.
   * @default none: Teal knows of no job
   */
  readonly heartbeats?: readonly HeartbeatInput[];
  /**
   * The page of the service in CloudWatch, to which its alarms link, and its line on the page of all services. `false` is neither.
   * @default true unless `detail` is `symptoms`. Three dashboards are free in an account, each more is 3 USD a month by AWS's price list: an hour that
   *   somebody looks for the cause costs more
   */
  readonly dashboard?: boolean;
  /**
   * Comes as a user would, on a schedule, and pages when it is not served. `{}` is every default, `false` is none.
   * @default none: about 11.30 USD a month, and only the team knows what a user expects
   */
  readonly probe?: ProbeInput | false;
  /** Windows in which nobody is told of alarms: planned work. `[]` is none. @default none */
  readonly mutes?: readonly MuteInput[];
}

export const watchDetails = ['all', 'symptoms'] as const;
/** How much is watched: also causes, or what users notice alone. */
export type WatchDetail = (typeof watchDetails)[number];

/** When it is an alarm that nobody calls. */
export interface TrafficInput {
  /**
   * Longer than users ever leave it alone, and 3 minutes more, which metrics may be late: whole minutes, 5 minutes to 7
   * days. Over a day CloudWatch looks once an hour.
   */
  readonly silentAfter: Duration;
  /**
   * Requests in all of `silentAfter`, of all clients: a probe and a monitor count as well, so count them in.
   * @default 1 not a single one
   */
  readonly fewerThan?: number;
  /** How soon somebody must look. @default 'ticket' a page only where traffic never rests */
  readonly severity?: Severity;
}

/** docs/signals.md says how a job reports. */
export interface HeartbeatInput {
  /** Names it in its alarm and its metric: small letters, digits and single hyphens, at most 40 characters. */
  readonly job: string;
  /**
   * From one report to the next, at most: the schedule of the job. Whole minutes, 5 minutes to 7 days. Together with
   * `grace` over a day, CloudWatch looks once an hour.
   */
  readonly every: Duration;
  /**
   * How much later than that a report may come: a job does not take as long each time. Whole minutes, at least 2; with
   * `every` at most 7 days, further back no alarm looks.
   * @default a tenth of `every`, at least 3 minutes, which a metric may be late, and no more than leaves 7 days
   */
  readonly grace?: Duration;
  /** Of the team's own, whose sum is above 0 when the job has ended well. @default `Heartbeat` in `Teal/Service` */
  readonly metric?: CountInput;
  /** How soon somebody must look. @default 'ticket' users notice most jobs later than the team does */
  readonly severity?: Severity;
}

/** {@link WatchInput} as it is for a service in one environment. */
export interface Watch {
  readonly traffic?: Required<TrafficInput>;
  readonly detail: WatchDetail;
  readonly heartbeats: readonly Heartbeat[];
  /** Absent: it has one. */
  readonly dashboard?: false;
  readonly probe?: Probe;
  /** At least one. */
  readonly mutes?: readonly Mute[];
}

export interface Heartbeat {
  readonly job: string;
  /** `every` and `grace`. */
  readonly silentAfter: Duration;
  /** Absent: Teal's own. */
  readonly metric?: Count;
  readonly severity: Severity;
}

/** source: CloudWatch API reference, PutMetricAlarm (EvaluationPeriods): 7 days for periods of an hour or more */
export const longestSilence = days(7);

const METRIC_DELAY_MINUTES = 3;

/** @param written the nearest first: of the environment, of the service, of the delivery */
export function fillWatch(written: readonly (WatchInput | undefined)[]): Watch {
  const nearest = <K extends keyof WatchInput>(key: K): WatchInput[K] =>
    written.map((input) => input?.[key]).find((value) => value !== undefined);
  const detail = nearest('detail') ?? 'all';
  const [traffic, probe, mutes = []] = [nearest('traffic'), nearest('probe'), nearest('mutes')];
  return {
    detail,
    ...(traffic && { traffic: fillTraffic(traffic) }),
    heartbeats: (nearest('heartbeats') ?? []).map(fillHeartbeat),
    ...(!(nearest('dashboard') ?? detail === 'all') && { dashboard: false }),
    ...(probe && { probe: fillProbe(probe) }),
    ...(mutes.length > 0 && { mutes: mutes.map(fillMute) }),
  };
}

const fillTraffic = ({ silentAfter, fewerThan = 1, severity = 'ticket' }: TrafficInput) => ({
  ...{ silentAfter, fewerThan, severity },
});

const fillHeartbeat = ({ job, every, grace, metric, severity }: HeartbeatInput): Heartbeat => ({
  job,
  silentAfter: millis(every.milliseconds + (grace ?? graceOf(every)).milliseconds),
  ...(metric && { metric: fillCount(metric) }),
  severity: severity ?? 'ticket',
});

function graceOf(every: Duration): Duration {
  const tenth = Math.max(METRIC_DELAY_MINUTES, Math.ceil(inMinutes(every) / 10));
  return minutes(Math.min(tenth, inMinutes(longestSilence) - inMinutes(every)));
}
