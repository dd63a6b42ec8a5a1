import type { Duration } from './duration';

/**
 * A window in which nobody is told of alarms. Their states go on changing; of one that is still red, or has become
 * well, when the window ends, somebody is told then. Free of charge but for the alarms.
 * source: CloudWatch user guide, "Alarm mute rules"
 */
export interface MuteInput {
  /** Names the rule, after the service: small letters, digits and single hyphens, at most 40 characters. */
  readonly name: string;
  /**
   * When it begins, again and again: minute, hour, day of the month, month, day of the week; `'0 2 * * SUN'`. Exactly one
   * of `cron` and `at`.
   */
  readonly cron?: string;
  /** When it begins, once: `'2026-12-24T18:00'`. */
  readonly at?: string;
  /** Whole minutes, 1 minute to 15 days; shorter than from one beginning to the next. */
  readonly lasts: Duration;
  /** Of `cron` and `at`, by its name in the database of time zones: `'Europe/Berlin'`. @default 'UTC' */
  readonly timezone?: string;
  /** Which. @default 'tickets': in a window that mutes `'all'`, an outage wakes nobody either, so that must be meant */
  readonly alarms?: Muted;
}

export const muted = ['tickets', 'all'] as const;
/** Which alarms tell nobody in a window. */
export type Muted = (typeof muted)[number];

/** {@link MuteInput}, filled in. */
export interface Mute {
  readonly name: string;
  /** As CloudWatch takes it: `cron(0 2 * * SUN)`, `at(2026-12-24T18:00)`. */
  readonly expression: string;
  readonly lasts: Duration;
  readonly timezone: string;
  readonly alarms: Muted;
}

export const fillMute = ({ name, cron, at, lasts, timezone, alarms }: MuteInput): Mute => ({
  name,
  expression: cron === undefined ? `at(${at})` : `cron(${cron})`,
  lasts,
  timezone: timezone ?? 'UTC',
  alarms: alarms ?? 'tickets',
});
