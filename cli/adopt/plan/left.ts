import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Observed } from './observed';

/** One line each: what the configuration does not carry over, and what to do about it. */
export function leftBehind(observed: Observed): string[] {
  return [
    ...ofTask(observed),
    ...ofContainer(observed.container),
    ...ofService(observed),
    ...ofBalancing(observed),
    ...(observed.scaling?.others ?? []).map(
      (name) =>
        `scaling policy ${name}: Teal scales by cpu alone; add it in lib/customize.ts, and not by ALBRequestCountPerTarget, which pins one of two target groups`,
    ),
  ];
}

const some = (list: readonly unknown[] | undefined): boolean => (list ?? []).length > 0;

function ofTask({ task, container }: Observed): string[] {
  const { containerDefinitions = [], volumes = [], runtimePlatform } = task;
  const sidecars = containerDefinitions.filter((each) => each !== container);
  return [
    ...sidecars.map(
      ({ name, image, essential }) =>
        `container ${name} (${image}${essential === false ? ', not essential' : ''}): add it in lib/customize.ts by task.definition.addContainer; for OpenTelemetry see telemetry`,
    ),
    ...volumes.map(({ name, efsVolumeConfiguration }) =>
      efsVolumeConfiguration
        ? `volume ${name} (EFS ${efsVolumeConfiguration.fileSystemId}): two revisions write to it at once during a release; see that they may, then add it in lib/customize.ts`
        : `volume ${name}: add it in lib/customize.ts`,
    ),
    ...(task.networkMode === 'awsvpc'
      ? []
      : [`network mode ${task.networkMode ?? 'bridge'}: Teal’s tasks have an address of their own (awsvpc)`]),
    ...(runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS')
      ? [`${runtimePlatform.operatingSystemFamily}: Teal runs Linux; this service cannot move`]
      : []),
    ...(task.ephemeralStorage
      ? [
          `ephemeral storage of ${task.ephemeralStorage.sizeInGiB} GiB: Teal’s tasks have 20; set it in lib/customize.ts`,
        ]
      : []),
    ...(task.pidMode ? [`pidMode ${task.pidMode}`] : []),
    ...(task.ipcMode ? [`ipcMode ${task.ipcMode}`] : []),
    ...(task.proxyConfiguration ? ['App Mesh’s proxy (proxyConfiguration): Teal has no mesh'] : []),
    ...(some(task.placementConstraints)
      ? ['placement constraints of the task definition: Fargate has none']
      : []),
    ...(task.executionRoleArn
      ? [
          `execution role ${task.executionRoleArn}: Teal makes its own, with the right to the image and the secrets above`,
        ]
      : []),
  ];
}

function ofContainer(container: ContainerDefinition): string[] {
  const rows: readonly (readonly [boolean, string])[] = [
    [some(container.mountPoints), 'mount points: with their volumes'],
    [some(container.volumesFrom), 'volumesFrom'],
    [
      some(container.environmentFiles),
      `environment files (${container.environmentFiles?.map(({ value }) => value).join(', ')}): write what is in them to environment or secrets`,
    ],
    [
      some(container.ulimits),
      `ulimits (${container.ulimits?.map(({ name }) => name).join(', ')}): set them in lib/customize.ts`,
    ],
    [container.linuxParameters !== undefined, 'linuxParameters: set them in lib/customize.ts'],
    [
      Object.keys(container.dockerLabels ?? {}).length > 0,
      `docker labels (${Object.keys(container.dockerLabels ?? {}).join(', ')})`,
    ],
    [container.healthCheck !== undefined, 'the container’s own health check: the load balancer’s decides'],
    [container.stopTimeout !== undefined, `stopTimeout ${container.stopTimeout} s: Teal’s own holds`],
    [some(container.dependsOn), 'dependsOn: with its sidecars'],
    [some(container.extraHosts), 'extraHosts'],
    [some(container.dnsServers) || some(container.dnsSearchDomains), 'DNS servers or search domains'],
    [some(container.systemControls), 'systemControls'],
    [some(container.resourceRequirements), 'GPUs and other resource requirements: Fargate has none'],
    [
      container.repositoryCredentials !== undefined,
      'credentials of a private registry: Teal pulls from its own repository in ECR',
    ],
    [container.firelensConfiguration !== undefined, 'FireLens'],
    [container.privileged === true, 'privileged: Fargate has none'],
    [
      container.workingDirectory !== undefined,
      `workingDirectory ${container.workingDirectory}: set WORKDIR in the Dockerfile`,
    ],
    [container.interactive === true || container.pseudoTerminal === true, 'interactive, pseudoTerminal'],
    [
      (container.portMappings ?? []).length > 1,
      `ports ${container.portMappings?.map(({ containerPort }) => containerPort).join(', ')}: Teal leads users to one; add others in lib/customize.ts`,
    ],
    [
      container.user === undefined,
      'user: the task definition has none, so the image decides today; Teal runs it as 65532:65532 unless container.user says otherwise (docker image inspect --format {{.Config.User}} IMAGE)',
    ],
    [
      container.logConfiguration !== undefined,
      `log driver ${container.logConfiguration?.logDriver} (${container.logConfiguration?.options?.['awslogs-group'] ?? 'its own options'}): Teal makes a log group of its own; move filters and subscriptions`,
    ],
  ];
  return rows.flatMap(([is, line]) => (is ? [line] : []));
}

function ofService({ service, serviceTags }: Observed): string[] {
  const { deployments = [], deploymentController, deploymentConfiguration, networkConfiguration } = service;
  const connect = deployments.find(({ serviceConnectConfiguration }) => serviceConnectConfiguration?.enabled);
  const spot = (service.capacityProviderStrategy ?? []).map(({ capacityProvider }) => capacityProvider);
  const vpc = networkConfiguration?.awsvpcConfiguration;
  const rows: readonly (readonly [boolean, string])[] = [
    [
      connect !== undefined,
      'Service Connect: Teal’s service is in no namespace, so others that call it by its name there do not reach it; lead them to the load balancer first',
    ],
    [
      some(service.serviceRegistries),
      'Cloud Map (serviceRegistries): who finds the service by that name does not find Teal’s; lead them to the load balancer first',
    ],
    [
      spot.length > 0,
      `capacity providers ${spot.join(', ')}: Teal runs on FARGATE alone${spot.includes('FARGATE_SPOT') ? ', which costs more than Spot and is not interrupted' : ''}`,
    ],
    [
      service.launchType === 'EC2' || service.launchType === 'EXTERNAL',
      `launch type ${service.launchType}: Teal runs on Fargate`,
    ],
    [
      deploymentController?.type === 'CODE_DEPLOY',
      'deployment controller CODE_DEPLOY: it moves the old rule between two target groups, so no deployment of the old service may run while users are moved',
    ],
    [deploymentController?.type === 'EXTERNAL', 'deployment controller EXTERNAL: look what deploys it'],
    [
      (deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING',
      `strategy ${deploymentConfiguration?.strategy}: it moves the old rule between two target groups, so no deployment of the old service may run while users are moved`,
    ],
    [
      some(deploymentConfiguration?.alarms?.alarmNames),
      `deployment alarms ${deploymentConfiguration?.alarms?.alarmNames?.join(', ')}: Teal makes its own; gates: [quietAlarms()] looks at others`,
    ],
    [
      service.enableExecuteCommand === true,
      'ECS Exec: off in Teal’s service; whoever needs a shell says exec: true of the environment; see docs/exec.md',
    ],
    [service.schedulingStrategy === 'DAEMON', 'DAEMON: Teal’s service has a count of tasks'],
    [
      some(service.placementConstraints) || some(service.placementStrategy),
      'placement constraints and strategies: Fargate has none',
    ],
    [deployments.some((each) => some(each.volumeConfigurations)), 'EBS volumes (volumeConfigurations)'],
    [
      deployments.some((each) => some(each.vpcLatticeConfigurations)),
      'VPC Lattice: who comes by it does not reach Teal’s service',
    ],
    [
      (service.loadBalancers ?? []).length > 1,
      `${(service.loadBalancers ?? []).length} target groups: the first is planned, users of the others stay with the old service`,
    ],
    [
      vpc?.assignPublicIp === 'ENABLED',
      'public addresses of tasks: Teal’s tasks have none, so their subnets must have a NAT gateway or endpoints',
    ],
    [
      some(vpc?.securityGroups),
      `security groups of tasks ${vpc?.securityGroups?.join(', ')}: Teal’s tasks have one of their own; what lets the old ones in (databases, caches) must let it in, before the first deployment`,
    ],
    [
      (service.platformVersion ?? 'LATEST') !== 'LATEST' && service.launchType !== 'EC2',
      `platform version ${service.platformVersion}: Teal uses the latest`,
    ],
    [
      service.propagateTags !== undefined && service.propagateTags !== 'NONE',
      'propagateTags: Teal’s tasks have the tags of its stacks',
    ],
  ];
  const own = serviceTags.filter(({ key = '' }) => !/^(aws:|copilot-)/.test(key)).map(({ key }) => key);
  return [
    ...rows.flatMap(([is, line]) => (is ? [line] : [])),
    ...(own.length > 0 ? [`tags ${own.join(', ')}: set them with Tags.of in lib/customize.ts`] : []),
  ];
}

/** Attributes of a target group that Teal sets itself, with what ELB has without them. */
// source: Elastic Load Balancing API reference, TargetGroupAttribute
const USUAL: Readonly<Record<string, string>> = {
  'stickiness.enabled': 'false',
  'slow_start.duration_seconds': '0',
  'load_balancing.algorithm.type': 'round_robin',
  'deregistration_delay.timeout_seconds': '300',
};

function ofBalancing({ targetGroup, groupAttributes, loadBalancer }: Observed): string[] {
  if (!targetGroup)
    return ['no target group: users reach the service some other way; Teal’s has a load balancer of its own'];
  const { Protocol, ProtocolVersion, HealthCheckProtocol, HealthCheckPort, Matcher, TargetType } =
    targetGroup;
  const special = Object.entries(USUAL).filter(([key, usual]) => (groupAttributes[key] ?? usual) !== usual);
  const rows: readonly (readonly [boolean, string])[] = [
    [
      loadBalancer !== undefined && loadBalancer.Type !== 'application',
      `a ${loadBalancer?.Type} load balancer: Teal’s is an Application Load Balancer; move by Route 53 weight`,
    ],
    [TargetType !== undefined && TargetType !== 'ip', `target type ${TargetType}: Teal’s is ip`],
    [Protocol === 'HTTPS', 'HTTPS to the tasks: Teal speaks HTTP to them, inside the VPC'],
    [
      ProtocolVersion !== undefined && ProtocolVersion !== 'HTTP1',
      `protocol version ${ProtocolVersion}: Teal speaks HTTP/1.1 to tasks; a gRPC service cannot move`,
    ],
    [
      HealthCheckProtocol !== undefined && HealthCheckProtocol !== 'HTTP',
      `health check by ${HealthCheckProtocol}: Teal’s is HTTP`,
    ],
    [
      HealthCheckPort !== undefined && HealthCheckPort !== 'traffic-port',
      `health check on port ${HealthCheckPort}: Teal asks the service’s own port`,
    ],
    [
      (Matcher?.HttpCode ?? '200') !== '200',
      `health check that takes ${Matcher?.HttpCode}: Teal takes 200 alone, so the path must answer it`,
    ],
  ];
  return [
    ...rows.flatMap(([is, line]) => (is ? [line] : [])),
    ...special.map(([key]) =>
      key === 'stickiness.enabled'
        ? 'stickiness of the target group: sessions in a task’s memory end with each release; move them to a store first, or use shift --sticky-seconds and know that going back ends them'
        : `${key} ${groupAttributes[key]}: Teal sets its own`,
    ),
  ];
}
