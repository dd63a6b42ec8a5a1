import type { Assembly } from '../assembly/assembly';
import { Resolvers, type TemplateResolver } from '../assembly/intrinsics';
import type { Clock } from '../clock/clock';
import { Alarms } from '../cloudwatch/alarms';
import { MetricStore } from '../cloudwatch/metric-store';
import { type DeploymentConfiguration, deploymentConfiguration } from '../ecs/deployment-configuration';
import { type Container, containerOf } from '../ecs/task-definition';
import type { HealthCheck } from '../elasticloadbalancing/health';
import { ecsService } from '../endpoint/ecs-service';
import { elbv2Service } from '../endpoint/elbv2-service';
import { secretsManagerService } from '../endpoint/secrets-manager-service';
import { AwsEndpoint } from '../endpoint/server';
import { NotModelled } from '../not-modelled';
import { type Random, seededRandom } from '../random';
import { Secrets, type SecretVersions } from '../secrets-manager/secrets';
import { EcsRecord, elbModel } from './aws-models';
import type { ChosenService } from './choose-service';
import { createCustomResource } from './custom-resources';
import { addAlarms } from './deployment-alarms';
import { domainsOf } from './domains';
import { functionName } from './function-arn';
import { Functions } from './functions';
import { buildLoadBalancing, type LoadBalancing } from './load-balancing';
import { minCapacity } from './min-capacity';
import { notModelledTypes } from './modelled-types';
import { secretsOf } from './secrets';
import { stacksOf } from './stacks';
import { healthCheckOf } from './target-groups';

export interface RehearsedServiceProperties {
  readonly assembly: Assembly;
  readonly chosen: ChosenService;
  readonly clock: Clock;
  readonly random: Random;
  readonly seed: number;
  /** @default that of the target groups */
  readonly healthPath?: string;
  readonly onHookLog?: (functionName: string, line: string) => void;
}

/** The models of one service and of all that its deployments touch, built from the assembly and nothing else. */
export interface RehearsedService {
  readonly configuration: DeploymentConfiguration;
  readonly container: Container;
  readonly secrets: ReadonlyMap<string, SecretVersions>;
  readonly balancing: LoadBalancing;
  /** Of its target groups, by which a task counts as started, too. */
  readonly healthCheck: HealthCheck;
  /** What users call the service: its domain, or the load balancer's own name. */
  readonly host: string;
  readonly functions: Functions;
  readonly endpoint: AwsEndpoint;
  readonly ecs: EcsRecord;
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** What a gate is called in a report, by the ARN of its function. */
  readonly gateIds: ReadonlyMap<string, string>;
  readonly notModelled: readonly string[];
  close(): Promise<void>;
}

/** Any digest will do: what runs here is a command. */
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** How long before the rehearsal the alarms were made: their warm-up is over when the first release begins. */
const ALARMS_ARE_OLDER = 48 * 3_600_000;

/** @throws NotModelled, Malformed */
export async function buildService(properties: RehearsedServiceProperties): Promise<RehearsedService> {
  const opened: (() => Promise<void>)[] = [];
  /** What was opened last may need what was opened before it. */
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return { ...(await openService(properties, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openService(
  { assembly, chosen, clock, random, seed, healthPath, onHookLog }: RehearsedServiceProperties,
  opened: (() => Promise<void>)[],
): Promise<Omit<RehearsedService, 'close'>> {
  // A stream for each: how often targets are drawn does not change what secrets are, nor the other way round.
  const [targets, generated] = [seededRandom(random() * 2 ** 32), seededRandom(random() * 2 ** 32)];
  const stacks = stacksOf(assembly, chosen.stack);
  const created = new Set<string>();
  const resolvers = new Resolvers(assembly, {
    parameters: { [chosen.stack.stackName]: { ImageDigest: DIGEST } },
    createCustomResource: (stack, logicalId, resolved) => {
      created.add(String(stack.template.Resources[logicalId]?.Type));
      return createCustomResource({ functions, endpoint, clock }, stack, logicalId, resolved);
    },
  });
  const own = resolvers.of(chosen.stack);
  const all = stacks.map((stack) => resolvers.of(stack));

  const balancing = await buildLoadBalancing({
    resolvers: all,
    clock,
    random: targets,
    ...(healthPath && { healthPath }),
  });
  opened.push(() => balancing.loadBalancer.close());
  const domains = await domainsOf(all, balancing);
  const secrets = new Map(
    (await Promise.all(all.map((one) => secretsOf(one, generated)))).flatMap((one) => [...one]),
  );
  const serviceArn = await own.physicalId(chosen.logicalId);
  const clusterArn = serviceArn.replace(/:service\/(.+)\/[^/]+$/, ':cluster/$1');
  const ecs = new EcsRecord({ serviceArn, clusterArn, serviceName: serviceArn.split('/').at(-1) as string });
  const endpoint = await AwsEndpoint.start([
    ecsService(ecs),
    elbv2Service(elbModel(balancing.loadBalancer, new Map())),
    secretsManagerService(Secrets.of(secrets, clock)),
  ]);
  opened.push(() => endpoint.close());
  const destinations = { ...balancing.destinations, ...domains };
  const functions = new Functions({
    assembly,
    resolvers,
    stacks,
    clock,
    endpoint,
    destinations,
    seed,
    onLog: onHookLog,
  });
  opened.push(() => functions.close());

  // The service names its rules, and the custom resource that makes them calls the models above.
  const configuration = await configurationOf(own, all, chosen.logicalId);
  const metrics = new MetricStore();
  const alarms = new Alarms(clock, metrics);
  const left = await addAlarms(alarms, all, configuration.alarms.names, clock.now() - ALARMS_ARE_OLDER);
  return {
    configuration,
    container: await containerFor(own, chosen.logicalId, configuration.loadBalancer.containerName),
    secrets,
    balancing,
    healthCheck: healthCheckOf(balancing.targetGroups, configuration.loadBalancer),
    host: Object.keys(domains)[0]?.split(':')[0] ?? balancing.dnsName,
    functions,
    endpoint,
    ecs,
    metrics,
    alarms,
    serviceArn,
    clusterArn,
    taskDefinitionArn: String((await own.properties(chosen.logicalId)).TaskDefinition),
    gateIds: await gateIdsOf(own, chosen.manifest?.gates ?? [], configuration),
    notModelled: [...notModelledTypes(stacks, created), ...balancing.notModelled, ...left],
  };
}

async function configurationOf(
  own: TemplateResolver,
  all: readonly TemplateResolver[],
  logicalId: string,
): Promise<DeploymentConfiguration> {
  const where = `${own.stack.stackName}.${logicalId}`;
  const tasks = await minCapacity(all, await own.physicalId(logicalId));
  return deploymentConfiguration(await own.properties(logicalId), where, tasks);
}

async function containerFor(own: TemplateResolver, service: string, name: string): Promise<Container> {
  const { TaskDefinition } = await own.properties(service);
  for (const logicalId of await own.resourcesOfType('AWS::ECS::TaskDefinition')) {
    if ((await own.physicalId(logicalId)) !== TaskDefinition) continue;
    return containerOf(await own.properties(logicalId), name, `${own.stack.stackName}.${logicalId}`);
  }
  throw new NotModelled(`Task definition ${TaskDefinition}, which is not in the service's stack,`);
}

/** Gates of Teal have ids; another hook is called by its function's name, not by that of an alias. */
async function gateIdsOf(
  own: TemplateResolver,
  gates: readonly { readonly id: string; readonly function: string }[],
  { hooks }: DeploymentConfiguration,
): Promise<Map<string, string>> {
  const ids = await Promise.all(
    gates.map(async (gate) => [String(await own.attribute(gate.function, 'Arn')), gate.id] as const),
  );
  return new Map([...hooks.map(({ arn }) => [arn, functionName(arn)] as const), ...ids]);
}
