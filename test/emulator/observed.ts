import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** What clients of the SDK are made with. */
export interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What an implementation of AWS says of the resources of one service, by operation and by what names them in both. */
export type Observed = Readonly<Record<string, unknown>>;

/**
 * Asks what a release depends on.
 *
 * @param stackName which is also the name of the cluster, of the service and of the load balancer
 */
export async function observe(place: Place, stackName: string): Promise<Observed> {
  const elb = new ElasticLoadBalancingV2Client(place);
  const ecs = new ECSClient(place);
  const cloudWatch = new CloudWatchClient(place);
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const loadBalancer = LoadBalancers.find(({ LoadBalancerName }) => LoadBalancerName === stackName);
  if (!loadBalancer) throw new Error(`there must be a load balancer ${stackName}, got none`);
  const { LoadBalancerArn } = loadBalancer;
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const rules = await elb.send(new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const { serviceArns: services } = await ecs.send(new ListServicesCommand({ cluster: stackName }));
  const described = await ecs.send(new DescribeServicesCommand({ cluster: stackName, services }));
  const [service] = described.services ?? [];
  const [balanced] = service?.loadBalancers ?? [];
  const group = (arn: string | undefined) => TargetGroups.find((one) => one.TargetGroupArn === arn);
  return {
    DescribeLoadBalancers: loadBalancer,
    DescribeListeners: Object.fromEntries(Listeners.map((one) => [`port ${one.Port}`, one])),
    // The others are made by the custom resource, which not every implementation can run.
    DescribeRules: { default: rules.Rules?.find(({ IsDefault }) => IsDefault) },
    DescribeTargetGroups: {
      primary: group(balanced?.targetGroupArn),
      alternate: group(balanced?.advancedConfiguration?.alternateTargetGroupArn),
    },
    DescribeAlarms: Object.fromEntries(
      MetricAlarms.filter(({ AlarmName }) => AlarmName?.startsWith(stackName)).map((one) => [
        one.AlarmName,
        one,
      ]),
    ),
    DescribeServices: service,
  };
}

/** The resources of a stack. */
export async function resourcesOf(place: Place, StackName: string): Promise<StackResource[]> {
  const cloudFormation = new CloudFormationClient(place);
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
  return StackResources;
}
