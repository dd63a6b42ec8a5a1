/** What the ARN of a service says. */
export interface ServiceNames {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  readonly serviceName: string;
}

/** @param arn in the long format: `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE` */
export function namesIn(arn: string): ServiceNames {
  const [, , , region = '', account = '', resource = ''] = arn.split(':');
  const [, clusterName = '', serviceName = ''] = resource.split('/');
  return { account, region, clusterName, serviceName };
}

/** Ids of ECS count nothing that one could rely on; these count what was made. */
export function numberedArn(
  serviceArn: string,
  kind: 'service-deployment' | 'service-revision',
  count: number,
): string {
  return `${serviceArn.replace(':service/', `:${kind}/`)}/${String(count).padStart(19, '0')}`;
}

/** The task's own id is the last part. */
export function taskArn(clusterArn: string, taskId: string): string {
  return `${clusterArn.replace(':cluster/', ':task/')}/${taskId}`;
}
