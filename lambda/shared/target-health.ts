import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * Whether a target can serve users: it is healthy, or not known to be dead ({@link isUnchecked}). For everyone who
 * asks whether a group is alive: who refuses a rule and who repairs it must not disagree.
 */
export function canServe(target: TargetHealthDescription): boolean {
  return target.TargetHealth?.State === 'healthy' || isUnchecked(target);
}

/**
 * A target of a group that no rule forwards to is not checked: ELB calls it unused, whatever it would answer. A rule
 * that was led away from a group makes its targets so, and they must not count as dead for it.
 */
// source: ELB user guide, "Target health status" (unused, Target.NotInUse)
export function isUnchecked({ TargetHealth }: TargetHealthDescription): boolean {
  return TargetHealth?.State === 'unused' && TargetHealth.Reason === 'Target.NotInUse';
}
