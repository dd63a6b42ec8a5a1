/** How many tasks there may be. */
export interface CapacityLimits {
  readonly min: number;
  readonly max: number;
}

/** A scaling activity that has been. */
export interface ScalingActivity {
  readonly direction: 'in' | 'out';
  /** Simulated milliseconds. */
  readonly at: number;
  /** Tasks before it. */
  readonly from: number;
}

export interface Tracking {
  readonly targetValue: number;
  readonly scaleOutCooldownMs: number;
  readonly scaleInCooldownMs: number;
  readonly disableScaleIn: boolean;
}

export interface TrackedState {
  readonly now: number;
  /** Which of its two alarms sounds. */
  readonly alarm: 'high' | 'low';
  /** The newest value of the metric. */
  readonly metric: number;
  /** Tasks that are desired now. */
  readonly current: number;
  readonly limits: CapacityLimits;
  /** Whether ECS deploys the service. */
  readonly isDeploying: boolean;
  /** Absent: nothing has been scaled yet. */
  readonly last: ScalingActivity | undefined;
}

/**
 * What target tracking does while one of its alarms sounds: tasks in proportion to the metric, rounded up. In the cooldown of a
 * scale-out what it has added counts for the next one, which must want more than that; a scale-in waits for the end of its own
 * cooldown, and of a deployment. How much less a scale-in wants AWS does not say but that it is "more gradual": here it is in
 * proportion, too, and gradual by its alarm and its cooldown.
 *
 * @returns how many tasks are desired from now on; undefined where that does not change
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export function nextCapacity(
  { targetValue, scaleOutCooldownMs, scaleInCooldownMs, disableScaleIn }: Tracking,
  { now, alarm, metric, current, limits, isDeploying, last }: TrackedState,
): number | undefined {
  const isCooling = (direction: ScalingActivity['direction'], cooldownMs: number) =>
    last?.direction === direction && now < last.at + cooldownMs;
  const inProportion = (tasks: number) =>
    Math.min(limits.max, Math.max(limits.min, Math.ceil((tasks * metric) / targetValue)));
  if (alarm === 'high') {
    const wanted = inProportion(isCooling('out', scaleOutCooldownMs) ? (last?.from ?? current) : current);
    return wanted > current ? wanted : undefined;
  }
  if (disableScaleIn || isDeploying || isCooling('in', scaleInCooldownMs)) return undefined;
  const wanted = inProportion(current);
  return wanted < current ? wanted : undefined;
}
