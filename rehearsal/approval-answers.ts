/** What is said to each approval of a rehearsed release. */
export const APPROVALS = ['approve', 'reject', 'nobody'] as const;
/** `nobody`: no answer comes, and its timeout decides. */
export type Approval = (typeof APPROVALS)[number];
