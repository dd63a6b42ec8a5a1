import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The page of a service in CloudWatch's console. @param fullName `<service>-<environment>`, which is the dashboard's name */
export function dashboardUrl(scope: Construct, fullName: string): string {
  const { region } = Stack.of(scope);
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${fullName}`;
}
