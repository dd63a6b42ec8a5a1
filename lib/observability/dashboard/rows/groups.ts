import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { graph, type Limit } from '../graphs';
import { type Line, spread } from '../grid';

/** Of each target group, A (the primary) before B (the alternate). */
export type OfGroups = readonly [cloudwatch.IMetric, cloudwatch.IMetric];

export interface GroupsInput {
  /** Percent of all requests; 0 of a group that has none, and nothing while neither has any. */
  readonly share: OfGroups;
  readonly requests: OfGroups;
  /** Percent of the group's requests. */
  readonly failed: { readonly metrics: OfGroups; readonly limits: readonly Limit[] };
  /** Percent of the group's answers. */
  readonly slow: { readonly metrics: OfGroups; readonly limits: readonly Limit[] };
}

/** Both groups in each graph. Which of them is live changes with each release: who has the users is. */
export const groups = ({ share, requests, failed, slow }: GroupsInput): Line[] =>
  spread(
    [
      graph({ title: 'Who is live: share of requests', unit: 'share', metrics: share, stacked: true }),
      graph({ title: 'Requests by group', unit: 'per minute', metrics: requests }),
      graph({ title: 'Failed requests by group', unit: 'percent', ...failed }),
      graph({ title: 'Slow answers by group', unit: 'percent', ...slow }),
    ],
    { height: 5, atMost: 4 },
  );
