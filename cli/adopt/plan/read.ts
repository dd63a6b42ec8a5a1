import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { must, only } from '../../../lambda/uniformity/must';
import type { Clients } from '../../aws/clients';
import { EXIT, VerbFailed } from '../../exit-codes';
import { route53Client } from '../clients';
import { recordsOf } from '../dns/read';
import { rulesOf } from '../listener/read';
import type { Observed, ObservedListener } from './observed';
import type { PlanOptions } from './options';
import { readPermissions } from './permissions';
import { readScaling } from './scaling';

/** @throws MissingAnswer, VerbFailed for a service without a container that users reach, and what the SDK throws */
export async function observe(clients: Clients, options: PlanOptions): Promise<Observed> {
  const answer = await clients.ecs.send(
    new DescribeServicesCommand({ cluster: options.cluster, services: [options.service], include: ['TAGS'] }),
  );
  const service = only(
    answer.services,
    answer.failures,
    `service ${options.service} of cluster ${options.cluster}`,
  );
  const { taskDefinition } = await clients.ecs.send(
    new DescribeTaskDefinitionCommand({
      taskDefinition: must(service.taskDefinition, 'services[].taskDefinition'),
    }),
  );
  const task = must(taskDefinition, 'taskDefinition');
  const [, , , region = '', account = ''] = must(service.serviceArn, 'services[].serviceArn').split(':');
  const { container, containerPort } = containerOf(service, task);
  return {
    ...{ region, account, service, serviceTags: service.tags ?? [], task, container, containerPort },
    ...(await balancingOf(clients, service)),
    zones: await zonesOf(clients, options),
    ...(await readScaling(options)),
    ...(await readPermissions(options, task.taskRoleArn)),
    ...(options.zone !== undefined && {
      records: await recordsOf(await route53Client(options), options.zone, options.record ?? ''),
    }),
  };
}

/** That which users reach: the load balancer's, else the only one with a port. */
function containerOf(
  { loadBalancers = [] }: Service,
  { containerDefinitions = [] }: TaskDefinition,
): { container: ContainerDefinition; containerPort: number } {
  const entry = loadBalancers.find(({ containerName }) => containerName !== undefined);
  const withPorts = containerDefinitions.filter(({ portMappings = [] }) => portMappings.length > 0);
  const container = entry
    ? containerDefinitions.find(({ name }) => name === entry.containerName)
    : withPorts.length === 1
      ? withPorts[0]
      : undefined;
  const containerPort = entry?.containerPort ?? container?.portMappings?.[0]?.containerPort;
  if (container && containerPort !== undefined) return { container, containerPort };
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    'the service must have a container with a port that users reach, got none, or several; a worker or a job is no service of Teal’s yet',
  );
}

type Balancing = Pick<Observed, 'targetGroup' | 'groupAttributes' | 'loadBalancer' | 'listeners'>;

async function balancingOf({ elb }: Clients, { loadBalancers = [] }: Service): Promise<Balancing> {
  const arn = loadBalancers.find(({ targetGroupArn }) => targetGroupArn !== undefined)?.targetGroupArn;
  if (arn === undefined) return { groupAttributes: {}, listeners: [] };
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  const targetGroup = only(TargetGroups, undefined, 'the target group of the service');
  const { Attributes = [] } = await elb.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
  );
  const groupAttributes = Object.fromEntries(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
  const [of] = targetGroup.LoadBalancerArns ?? [];
  if (of === undefined) return { targetGroup, groupAttributes, listeners: [] };
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [of] }));
  const loadBalancer = only(LoadBalancers, undefined, 'the load balancer of the service');
  const listeners: ObservedListener[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: of, ...(Marker && { Marker }) }),
    );
    for (const listener of must(page.Listeners, 'Listeners')) {
      // Rules are an Application Load Balancer's alone.
      const rules =
        loadBalancer.Type === 'application'
          ? await rulesOf({ elb }, must(listener.ListenerArn, 'ListenerArn'))
          : [];
      listeners.push({ listener, rules });
    }
    Marker = page.NextMarker;
  } while (Marker);
  return { targetGroup, groupAttributes, loadBalancer, listeners };
}

/** Which zone a subnet is in, said by the tasks that run in it. */
async function zonesOf({ ecs }: Clients, { cluster, service }: PlanOptions): Promise<Record<string, string>> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
  if (taskArns.length === 0) return {};
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, 100) }));
  const zones: Record<string, string> = {};
  for (const { availabilityZone, attachments = [] } of tasks) {
    const subnet = attachments
      .flatMap(({ details = [] }) => details)
      .find(({ name }) => name === 'subnetId')?.value;
    if (subnet !== undefined && availabilityZone !== undefined) zones[subnet] = availabilityZone;
  }
  return zones;
}
