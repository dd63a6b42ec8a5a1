/**
 * Every failure of a custom resource or a guard that a person must act on, as the section of the runbook that says
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
] as const satisfies readonly `${string}.md#${string}`[];

export type RunbookSection = (typeof RUNBOOK_SECTIONS)[number];

/** Ends the message of such a failure. */
export const see = (section: RunbookSection): string => `; see runbooks/${section}`;
