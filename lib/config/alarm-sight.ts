/** M of N: an alarm sounds when so many of the last so many minutes are bad. */
interface Datapoints {
  readonly toAlarm: number;
  readonly of: number;
}

export const alarmPeriodMinutes = 1;

/**
 * A load balancer's metrics reach CloudWatch up to so much later. Until then FILL reads 0 in the newest minutes, so
 * N must be larger than M by as many: an alarm with M = N could never sound.
 * source: CloudWatch user guide, "Using metric math", FILL
 */
export const metricDelayMinutes = 2;

/** Of the shares of requests: one bad minute is an accident, two are not. */
export const shareDatapoints: Datapoints = { toAlarm: 2, of: 2 + metricDelayMinutes };

/** Of unhealthy targets: a task that starts badly is replaced by ECS, and gets a minute more. */
export const healthDatapoints: Datapoints = { toAlarm: 3, of: 3 + metricDelayMinutes };

/** The shortest hold or bake in which every alarm can see a release that is bad from its first request. */
export const minutesUntilSeen = healthDatapoints.toAlarm * alarmPeriodMinutes + metricDelayMinutes;
