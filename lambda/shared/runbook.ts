/**
 * Every failure of a custom resource or a guard that a person must act on, as the section of the runbook that says
 * how: the file in `runbooks/`, and the anchor of its heading. A test holds the two together.
 */
export const RUNBOOK_SECTIONS = [
  'live-traffic.md#could-not-tell',
  'live-traffic.md#foreign-target-group',
  'live-traffic.md#more-than-one-target-group',
  'live-traffic.md#no-target-group',
  'live-traffic.md#points-away',
  'separation.md#could-not-tell',
  'separation.md#header-is-missing',
  'separation.md#not-one-target-group',
  'separation.md#not-the-new-revision',
  'separation.md#same-target-group',
  'separation.md#same-version',
  'separation.md#several-versions',
] as const satisfies readonly `${string}.md#${string}`[];

export type RunbookSection = (typeof RUNBOOK_SECTIONS)[number];

/** Ends the message of such a failure. */
export const see = (section: RunbookSection): string => `; see runbooks/${section}`;
