/** What AWS changes by itself, so that CloudFormation finds it different for ever. */
export interface Ignored {
  readonly type: string;
  /** As CloudFormation writes it: `/DesiredCount`; what is below it counts, too. */
  readonly path: string;
  readonly reason: string;
}

export const IGNORED: readonly Ignored[] = [
  {
    type: 'AWS::ECS::Service',
    path: '/DesiredCount',
    reason: 'Application Auto Scaling sets it, which is what it is for',
  },
  {
    type: 'AWS::ECS::Service',
    path: '/DeploymentController',
    reason: 'CloudFormation finds its default different from itself (cloudformation-coverage-roadmap#1259)',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    path: '/Actions',
    reason:
      'ECS writes weights into the rules of a service; teal verdict and the uniformity check look at them',
  },
];

/** Undefined for a difference that counts. */
export function whyIgnored(type: string, path: string): string | undefined {
  return IGNORED.find(
    (each) => each.type === type && (path === each.path || path.startsWith(`${each.path}/`)),
  )?.reason;
}
