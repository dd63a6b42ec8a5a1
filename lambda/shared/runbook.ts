/**
 * Every failure of a custom resource, a guard or a recovery that a person must act on, as the section of the runbook that says
 * how: the file in `runbooks/`, and the anchor of its heading. A test holds the two together.
 */
export const RUNBOOK_SECTIONS = [
  'uniformity.md#deployment-running',
  'uniformity.md#digest-mismatch',
  'uniformity.md#digest-unknown',
  'uniformity.md#live-revision-unknown',
  'uniformity.md#no-production-rule',
  'uniformity.md#not-looked',
  'uniformity.md#old-revision',
  'uniformity.md#running-count',
  'uniformity.md#service-inactive',
  'uniformity.md#stale-task',
  'uniformity.md#tasks-unseen',
  'uniformity.md#unsettled-deployment',
  'uniformity.md#weights',
  'live-traffic.md#could-not-tell',
  'live-traffic.md#foreign-target-group',
  'live-traffic.md#more-than-one-target-group',
  'live-traffic.md#no-target-group',
  'live-traffic.md#points-away',
  'separation.md#could-not-tell',
  'separation.md#not-one-target-group',
  'separation.md#not-the-new-revision',
  'separation.md#same-target-group',
  'separation.md#same-version',
  'separation.md#several-versions',
  'gate-metrics.md#could-not-tell',
  'gate-metrics.md#green-is-worse',
  'live-traffic-rules.md#a-priority-is-taken',
  'live-traffic-rules.md#lost-rules',
  'live-traffic-rules.md#a-rule-leads-elsewhere',
  'live-traffic-rules.md#other-target-groups-or-another-owner',
  'live-traffic-rules.md#a-listener-move-while-a-deployment-runs',
  'live-traffic-rules.md#a-target-group-on-another-load-balancer',
  'live-traffic-rules.md#a-limit-of-the-load-balancer',
  'live-traffic-rules.md#access-denied',
  'live-traffic-rules.md#the-secret-of-the-test-header-is-missing',
  'live-traffic-rules.md#rules-that-keep-changing',
  'live-traffic-rules.md#another-error-of-aws',
  'live-traffic-rules.md#a-rotation-that-failed',
  'recovery.md#without-teal',
  'recovery.md#the-stack-is-in-update_rollback_failed',
  'recovery.md#the-stack-takes-no-update',
  'recovery.md#the-service-was-changed-past-cloudformation',
  'recovery.md#there-is-no-pipeline',
] as const satisfies readonly `${string}.md#${string}`[];

export type RunbookSection = (typeof RUNBOOK_SECTIONS)[number];

/** Ends the message of such a failure. */
export const see = (section: RunbookSection): string => `; see runbooks/${section}`;
