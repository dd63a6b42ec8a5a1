import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Pages of AWS's console, of one service. */
export interface ConsoleLinks {
  readonly deployments: string;
  readonly tasks: string;
  readonly targetGroups: string;
  readonly logs: string;
}

export function consoleLinks(
  scope: Construct,
  { cluster, service, logGroup }: { cluster: string; service: string; logGroup: string },
): ConsoleLinks {
  const { region } = Stack.of(scope);
  const console = `https://${region}.console.aws.amazon.com`;
  const ecs = `${console}/ecs/v2/clusters/${cluster}/services/${service}`;
  return {
    deployments: `${ecs}/deployments?region=${region}`,
    tasks: `${ecs}/tasks?region=${region}`,
    targetGroups: `${console}/ec2/home?region=${region}#TargetGroups:`,
    logs: `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${inFragment(logGroup)}`,
  };
}

/** As the console writes a name into the part of its address after `#`: encoded twice, with `$` for `%`. */
const inFragment = (name: string): string =>
  encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
