import type { Profile } from './profile';

/** How many of something an account may have in a region. */
export interface Quota {
  readonly name: string;
  /** AWS's default, as docs/quotas.md has it with its source. */
  readonly most: number;
  /** What of it stays free. */
  readonly kept?: number;
  readonly of: (profile: Pick<Profile, 'resources' | 'reservedConcurrency'>) => number;
}

const type =
  (name: string) =>
  ({ resources }: Pick<Profile, 'resources'>): number =>
    resources.service[name] ?? 0;

export const QUOTAS: readonly Quota[] = [
  {
    name: 'Application Load Balancers a region',
    most: 50,
    of: type('AWS::ElasticLoadBalancingV2::LoadBalancer'),
  },
  {
    name: 'Lambda: concurrent executions a region',
    most: 1000,
    kept: 100,
    of: ({ reservedConcurrency }) => reservedConcurrency,
  },
  { name: 'IAM roles an account', most: 1000, of: type('AWS::IAM::Role') },
  { name: 'EventBridge rules a region', most: 300, of: type('AWS::Events::Rule') },
  // Its own, and its environment's.
  { name: 'CloudFormation stacks a region', most: 2000, of: () => 2 },
  { name: 'Target groups a region', most: 3000, of: type('AWS::ElasticLoadBalancingV2::TargetGroup') },
];

/** Services that fit into an account by a quota. */
export function fitting(quota: Quota, profile: Pick<Profile, 'resources' | 'reservedConcurrency'>): number {
  return Math.floor((quota.most - (quota.kept ?? 0)) / quota.of(profile));
}
