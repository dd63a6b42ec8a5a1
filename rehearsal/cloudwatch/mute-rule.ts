import { NotModelled } from '../not-modelled';
import { type Cron, cron } from './cron';
import { mustBe, PropertyReader } from './property-reader';
import { type TimeZone, timeZone } from './time-zone';

/** An alarm mute rule of a template: while it is active, no action of its alarms is carried out. */
export interface MuteRuleDefinition {
  readonly name: string;
  readonly description?: string;
  readonly alarmNames: readonly string[];
  /** As it was written, with its time zone. */
  readonly schedule: { readonly expression: string; readonly duration: string; readonly timezone: string };
  /** Until when it mutes, in simulated milliseconds since the Unix epoch; undefined when it does not at that time. */
  readonly activeUntil: (at: number) => number | undefined;
  readonly status: (at: number) => 'SCHEDULED' | 'ACTIVE' | 'EXPIRED';
}

const PROPERTIES: readonly string[] = [
  ...['Name', 'Description', 'Rule', 'MuteTargets', 'StartDate', 'ExpireDate', 'Tags'],
];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ALARMS = 100;
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\)$/;
const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * An `AWS::CloudWatch::AlarmMuteRule`.
 *
 * @param logicalId also its name, when it has none
 * @param properties with every intrinsic resolved
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export function muteRuleDefinition(logicalId: string, properties: unknown): MuteRuleDefinition {
  const rule = new PropertyReader(logicalId, properties);
  const unknown = rule.names.find((name) => !PROPERTIES.includes(name));
  if (unknown) throw new NotModelled(`AWS::CloudWatch::AlarmMuteRule ${unknown}`);
  const schedule = rule.object('Rule').object('Schedule');
  const timezone = schedule.has('Timezone') ? schedule.text('Timezone') : 'UTC';
  const zone = timeZone(timezone);
  if (!zone) throw mustBe(schedule.at('Timezone'), 'a time zone (Europe/London, UTC)', timezone);
  const windowUntil = windowOf(schedule, zone);
  const startsAt = rule.has('StartDate') ? dateOf(rule, 'StartDate', zone) : Number.NEGATIVE_INFINITY;
  const expiresAt = rule.has('ExpireDate') ? dateOf(rule, 'ExpireDate', zone) : Number.POSITIVE_INFINITY;
  const activeUntil = (at: number): number | undefined => {
    const until = at >= startsAt && at < expiresAt ? windowUntil.activeAt(at) : undefined;
    return until && Math.min(until, expiresAt);
  };
  return {
    name: rule.has('Name') ? rule.text('Name') : logicalId,
    ...(rule.has('Description') && { description: rule.anyText('Description') }),
    alarmNames: alarmNamesOf(rule),
    schedule: { expression: schedule.text('Expression'), duration: schedule.text('Duration'), timezone },
    activeUntil,
    status: (at) => {
      if (activeUntil(at) !== undefined) return 'ACTIVE';
      return at >= Math.min(expiresAt, windowUntil.lastEnd) ? 'EXPIRED' : 'SCHEDULED';
    },
  };
}

function alarmNamesOf(rule: PropertyReader): readonly string[] {
  if (!rule.has('MuteTargets')) return [];
  const names = rule.object('MuteTargets').texts('AlarmNames');
  if (names.length > ALARMS) {
    throw mustBe(rule.at('MuteTargets.AlarmNames'), `a list of at most ${ALARMS} names`, names.length);
  }
  return names;
}

interface Windows {
  /** When the window that holds `at` ends. */
  readonly activeAt: (at: number) => number | undefined;
  /** Infinity when it recurs. */
  readonly lastEnd: number;
}

function windowOf(schedule: PropertyReader, zone: TimeZone): Windows {
  const expression = schedule.text('Expression');
  const duration = durationOf(schedule);
  const once = AT.exec(expression)?.[1];
  if (once !== undefined) {
    const local = Date.parse(`${once}:00Z`);
    if (Number.isNaN(local)) throw mustBe(schedule.at('Expression'), 'at(a date that exists)', expression);
    const start = zone.toInstant(local);
    const end = start + duration;
    return { activeAt: (at) => (at >= start && at < end ? end : undefined), lastEnd: end };
  }
  const recurring: Cron | undefined = cron(expression);
  if (!recurring) {
    throw mustBe(schedule.at('Expression'), 'at(yyyy-MM-ddThh:mm) or cron(5 fields)', expression);
  }
  return {
    activeAt: (at) => {
      const local = zone.toLocal(at);
      // A day more, for clocks that were changed since: it is the instants that decide.
      const start = recurring.latest(local, local - duration - DAY);
      const end = start === undefined ? undefined : zone.toInstant(start) + duration;
      return end !== undefined && end > at ? end : undefined;
    },
    lastEnd: Number.POSITIVE_INFINITY,
  };
}

function durationOf(schedule: PropertyReader): number {
  const text = schedule.text('Duration');
  const [all, ...amounts] = DURATION.exec(text) ?? [];
  const [weeks, days, hours, minutes] = amounts.map((amount) => Number(amount ?? 0));
  const length = (weeks ?? 0) * 7 * DAY + (days ?? 0) * DAY + ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE;
  if (all === undefined || length < MINUTE || length > 15 * DAY) {
    throw mustBe(schedule.at('Duration'), 'a duration of ISO 8601 from PT1M to P15D', text);
  }
  return length;
}

/** Without an offset it is a time of the schedule's time zone. */
function dateOf(rule: PropertyReader, name: string, zone: TimeZone): number {
  const text = rule.text(name);
  const [all, offset] = DATE.exec(text) ?? [];
  const at = Date.parse(offset === undefined ? `${text}Z` : text);
  if (all === undefined || Number.isNaN(at)) throw mustBe(rule.at(name), 'a date and time of ISO 8601', text);
  return offset === undefined ? zone.toInstant(at) : at;
}
