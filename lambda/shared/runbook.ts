/**
 * Every failure of a custom resource or a guard that a person must act on, as the section of the runbook that says
 * how: the file in `runbooks/`, and the anchor of its heading. A test holds the two together.
 */
export const RUNBOOK_SECTIONS = [
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
] as const satisfies readonly `${string}.md#${string}`[];

export type RunbookSection = (typeof RUNBOOK_SECTIONS)[number];

/** Ends the message of such a failure. */
export const see = (section: RunbookSection): string => `; see runbooks/${section}`;
