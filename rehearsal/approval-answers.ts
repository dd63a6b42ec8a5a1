/** What is said to each approval of a rehearsed release. */
export const APPROVALS = ['approve', 'reject', 'nobody'] as const;
export type Approval = (typeof APPROVALS)[number];
