import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { elbModel, listenersOf } from '../../../rehearsal/account/aws-account';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { AwsService } from '../../../rehearsal/endpoint/aws-service';
import type {
  EcsModel,
  ServiceRevisionView,
  ServiceView,
  TaskDefinitionView,
} from '../../../rehearsal/endpoint/ecs-model';
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import type { ElbModel, ElbParts } from '../../../rehearsal/endpoint/elbv2-model';
import { elbv2Service } from '../../../rehearsal/endpoint/elbv2-service';
import { route53Service } from '../../../rehearsal/endpoint/route53-service';
import * as arns from './arns';
import type { AdoptionWorld } from './world';

/** AWS as the world has it: two services of ECS, one or two load balancers, a zone. */
export function servicesOf(world: AdoptionWorld): AwsService[] {
  const balancers = [...new Set([world.old, world.teal])];
  return [
    ecsService(ecsOf(world), {
      tasks: {
        tasks: () => [],
        taskDefinitions: () => [OLD_TASK as TaskDefinitionView],
        runTasks: () => [],
        stopTask: () => {},
      },
    }),
    elbv2Service(merged(balancers), partsOf(balancers)),
    route53Service(() => [world.zone]),
    ...(world.props.more ?? []),
  ];
}

/** The task definition of the old service; a test adds to it. */
export const OLD_TASK: TaskDefinition & { taskDefinitionArn: string } = {
  taskDefinitionArn: arns.OLD.task(1),
  family: 'shop-old',
  revision: 1,
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
  containerDefinitions: [
    { name: 'shop', image: 'shop:1', essential: true, portMappings: [{ containerPort: 8080 }] },
  ],
};

function ecsOf(world: AdoptionWorld): EcsModel {
  const services = () => [world.oldService, ...(world.tealService ? [world.tealService] : [])];
  const balancing = (arn: string) => [arn === arns.OLD.service ? OLD_ENTRY : tealEntry(world.teal.fullName)];
  return {
    services: () =>
      services().map((each) => {
        const view = structuredClone(each.describe()) as ServiceView;
        return { ...view, loadBalancers: balancing(view.serviceArn) };
      }),
    deployments: () => services().flatMap((each) => each.deployments()),
    revisions: () =>
      services().flatMap((each) =>
        (structuredClone(each.revisions()) as ServiceRevisionView[]).map((view) => ({
          ...view,
          loadBalancers: balancing(view.serviceArn ?? ''),
        })),
      ),
  };
}

const OLD_ENTRY = { targetGroupArn: arns.OLD_GROUP, containerName: 'shop', containerPort: 8080 };

const tealEntry = (balancer: string) => ({
  ...{ targetGroupArn: arns.PRIMARY, containerName: 'shop', containerPort: 8080 },
  advancedConfiguration: {
    alternateTargetGroupArn: arns.ALTERNATE,
    productionListenerRule: arns.ruleArn(balancer, 'production'),
    testListenerRule: arns.ruleArn(balancer, 'test'),
  },
});

/** Several load balancers of one account. */
function merged(balancers: readonly LoadBalancer[]): ElbModel {
  const models = balancers.map(elbModel);
  const of = (arn: string) => {
    const found = models.find((model) =>
      arn.includes(':listener-rule/') ? model.listenerOf(arn) : model.rules(arn),
    );
    if (!found) throw new Error(`${arn} must be of the world`);
    return found;
  };
  return {
    rules: (arn) => models.map((model) => model.rules(arn)).find(Boolean),
    listenerOf: (arn) => models.map((model) => model.listenerOf(arn)).find(Boolean),
    targetGroups: () =>
      balancers.flatMap((balancer) =>
        balancer.targetGroups.map(({ arn, name, targets }) => ({
          ...{ arn, name, targets, loadBalancerArns: [arns.balancerArn(balancer.fullName)] },
          details: {
            Protocol: 'HTTP',
            Port: 8080,
            HealthCheckPath: '/ready',
            HealthCheckIntervalSeconds: 10,
          },
        })),
      ),
    tagsOf: () => undefined,
    createRule: (arn, rule) => of(arn).createRule(arn, rule),
    modifyRule: (arn, change) => of(arn).modifyRule(arn, change),
    deleteRule: (arn) => of(arn).deleteRule(arn),
  };
}

function partsOf(balancers: readonly LoadBalancer[]): ElbParts {
  const parts = balancers.map((each) =>
    listenersOf(each, arns.balancerArn(each.fullName), arns.dnsNameOf(each.fullName)),
  );
  return {
    attributes: { targetGroupAttributes: () => ({}) },
    listeners: {
      loadBalancers: () =>
        parts.flatMap((part) =>
          part.loadBalancers().map((each) => ({
            ...each,
            details: { CanonicalHostedZoneId: arns.ELB_ZONE, IpAddressType: 'ipv4', ...NETWORK },
          })),
        ),
      listeners: () => parts.flatMap((part) => part.listeners()),
      setDefaultAction: (arn) => {
        throw new Error(`nobody changes the default of ${arn}`);
      },
    },
  };
}

const NETWORK = {
  VpcId: 'vpc-0123456789abcdef0',
  SecurityGroups: ['sg-0123456789abcdef0'],
  AvailabilityZones: [
    { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0aaaaaaaaaaaaaaaa' },
    { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0bbbbbbbbbbbbbbbb' },
  ],
};
