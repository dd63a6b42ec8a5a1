import { AwsAccount } from '../account/aws-account';
import { connectDeliveries, invokeLater, writeLog } from '../account/deliveries';
import type { Assembly } from '../assembly/assembly';
import { Resolvers } from '../assembly/intrinsics';
import type { Clock } from '../clock/clock';
import type { ProvidedResource } from '../cloudformation/provider';
import { ecsProviders } from '../cloudformation/providers/ecs';
import { loadBalancingProviders } from '../cloudformation/providers/elastic-load-balancing';
import { lambdaProviders } from '../cloudformation/providers/lambda';
import type { StackEvent } from '../cloudformation/stack-events';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import type { EcsService } from '../ecs/service';
import type { InvokeHook } from '../ecs/stage-hooks';
import type { Container } from '../ecs/task-definition';
import type { TaskDefinitionRevisions } from '../ecs/task-definition-revisions';
import type { HealthCheck } from '../elasticloadbalancing/health';
import type { Faults } from '../endpoint/faults';
import { lambdaService } from '../endpoint/lambda-service';
import type { EndpointCredentials, EndpointLease } from '../endpoint/lease';
import { leaseEndpoint } from '../endpoint/shared-endpoint';
import type { OpenQuestions } from '../open-questions';
import { type Random, seededRandom } from '../random';
import { accountProviders } from '../stacks/account-models';
import { BesideService } from '../stacks/beside-service';
import { DeployedStacks } from '../stacks/deployed-stacks';
import { type EcsStackModelProperties, ecsModel } from '../stacks/ecs-model';
import { lambdaModel } from '../stacks/lambda-model';
import { loadBalancingModel } from '../stacks/load-balancing-model';
import type { ChosenService } from './choose-service';
import { configurationOf } from './configuration-of';
import { createCustomResource } from './custom-resources';
import { type RehearsedDatabase, standFor } from './database-stand-in';
import { parametersOf } from './deployed-parameters';
import { addAlarms } from './deployment-alarms';
import { destinationsOf, endOfCertificates } from './destinations';
import { domainsOf } from './domains';
import { existingSecrets, existingSecretsLeft } from './existing-secrets';
import { makeGuardedStores } from './firewalls';
import { Functions } from './functions';
import { type GateIds, gateIdsOf, namedPauses } from './gate-ids';
import { withGateVerdicts } from './gate-verdicts';
import { buildLoadBalancing, type LoadBalancing, type LoadBalancingProperties } from './load-balancing';
import { minCapacity } from './min-capacity';
import { notModelledTypes } from './modelled-types';
import { makeNamedStores } from './named-stores';
import { ReplayedCustomResources } from './replayed-custom-resources';
import { secretsOf } from './secrets';
import { containerFor } from './service-container';
import { stacksOf } from './stacks';
import { healthCheckOf } from './target-groups';
import { flagsOf, type TaskFlags } from './task-flags';
import type { TaskSecrets } from './task-secrets';
import { usersRule } from './users-rule';

export interface RehearsedServiceProperties {
  readonly assembly: Assembly;
  readonly chosen: ChosenService;
  readonly clock: Clock;
  readonly random: Random;
  readonly seed: number;
  /** @default that of the target groups */
  readonly healthPath?: string;
  /** Lets requests in to the load balancer. @default at once */
  readonly admit?: LoadBalancingProperties['admit'];
  /** Calls of hooks that fail. @default none */
  readonly faults?: Faults;
  /** @default each as it says */
  readonly open?: OpenQuestions;
  /** Custom resources are created without a process where one was before (see replayed-custom-resources.ts). */
  readonly replaysCustomResources?: boolean;
  /** Whether alarms are made now, and warm up. @default false: the service has been there for days */
  readonly isNew?: boolean;
  /** That callers sign with, as they were given out before. @default random ones */
  readonly credentials?: EndpointCredentials;
  /** By which sessions of roles end. @default clock */
  readonly clockOfCallers?: Pick<Clock, 'now'>;
  readonly onHookLog?: (functionName: string, line: string) => void;
  /** Of the stacks. @default each parameter's own default, and a digest of zeros */
  readonly deployedParameters?: Readonly<Record<string, string>>;
}

/** The models of one service and of all that its deployments touch, built from the assembly and nothing else. */
export interface RehearsedService extends GateIds {
  /** As it was read: what is deployed. */
  readonly assembly: Assembly;
  readonly configuration: DeploymentConfiguration;
  readonly container: Container;
  readonly database: RehearsedDatabase | undefined;
  /** Undefined of a service without them. */
  readonly flags: TaskFlags | undefined;
  readonly secrets: TaskSecrets;
  readonly balancing: LoadBalancing;
  /** The listener rule that users meet. */
  readonly usersRuleArn: string;
  /** Of its target groups, by which a task counts as started, too. */
  readonly healthCheck: HealthCheck;
  /** What users call the service: its domain, or the load balancer's own name. */
  readonly host: string;
  readonly functions: Functions;
  /** AWS as hooks see it. */
  readonly account: AwsAccount;
  readonly endpoint: EndpointLease;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** Asks a hook's own function. */
  readonly invokeHook: InvokeHook;
  /** What is left out; grows when something is delivered to a function that cannot run here. */
  readonly notModelled: readonly string[];
  /** Its stacks as CloudFormation has them, to be updated while the service runs. */
  deployedStacks(parts: RunningParts): DeployedStacks;
  close(): Promise<void>;
}

/** What exists once the service runs. */
export interface RunningParts {
  readonly service: EcsService;
  readonly revisions: TaskDefinitionRevisions;
  readonly revisionOf: EcsStackModelProperties['revisionOf'];
  readonly onDeployment: EcsStackModelProperties['onDeployment'];
  readonly onStackEvent: (event: StackEvent) => void;
  /** Of all assemblies that are, or were, deployed. */
  readonly fileAssets: () => Assembly['fileAssets'];
  /** Whether the stacks are created, and may be deleted again. @default false: they are there, and stay */
  readonly isNew?: boolean;
}

/** Nothing that decides hangs on what a secret is: it is the same whatever the seed. */
const SEED_OF_SECRETS = 1;

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
  properties: RehearsedServiceProperties,
  opened: (() => Promise<void>)[],
): Promise<Omit<RehearsedService, 'close'>> {
  const { assembly, chosen, clock, random, healthPath, admit, faults, open, isNew, onHookLog } = properties;
  const replayed = properties.replaysCustomResources ? new ReplayedCustomResources(assembly) : undefined;
  // Where only custom resources run, they do the same with every seed.
  const seed = replayed ? SEED_OF_SECRETS : properties.seed;
  // A stream for each: how often targets are drawn does not change what secrets are.
  const [targets, generated] = [seededRandom(random() * 2 ** 32), seededRandom(SEED_OF_SECRETS)];
  const stacks = stacksOf(assembly, chosen.stack);
  const parameters = parametersOf(stacks, properties.deployedParameters);
  const answers = new Map<string, ProvidedResource>();
  const created = new Set<string>();
  const resolvers = new Resolvers(assembly, {
    parameters,
    createCustomResource: async (stack, logicalId, resolved) => {
      created.add(String(stack.template.Resources[logicalId]?.Type));
      const byHandler = () =>
        createCustomResource({ functions, endpoint, clock }, stack, logicalId, resolved);
      const answer = await (replayed
        ? replayed.create(endpoint, { stack, logicalId, properties: resolved, byHandler })
        : byHandler());
      const { PhysicalResourceId: physicalId = '', Data: attributes = {} } = answer;
      answers.set(`${stack.stackName}.${logicalId}`, { physicalId, attributes });
      return answer;
    },
  });
  const own = resolvers.of(chosen.stack);
  const all = stacks.map((stack) => resolvers.of(stack));
  const { existing } = chosen.manifest ?? {};
  const balancing = await buildLoadBalancing({
    resolvers: all,
    clock,
    random: targets,
    ...{ ...(healthPath && { healthPath }), ...(admit && { admit }) },
    ...(existing?.loadBalancer && { existing: existing.loadBalancer }),
  });
  const { loadBalancer, dnsName, hasAllListeners } = balancing;
  opened.push(() => loadBalancer.close());
  const domains = await domainsOf(all, dnsName, chosen.manifest?.host);
  const names = [dnsName, ...domains];
  const certificatesEnd = endOfCertificates(clock.now(), open);
  const made = (await Promise.all(all.map((one) => secretsOf(one, generated)))).flatMap((one) => [...one]);
  const account = new AwsAccount(clock, chosen.stack, open, properties.clockOfCallers);
  for (const [arn, value] of made) account.secrets.create(arn, value);
  const there = new Map(existingSecrets(existing));
  const secrets: TaskSecrets = { held: account.secrets, existing: there };
  const left = await makeGuardedStores(account, all, loadBalancer, clock);
  await makeNamedStores(account, own);
  const services = [...account.services(balancing), lambdaService((name) => functions.variablesOf(name))];
  const endpoint = await leaseEndpoint(services, properties);
  opened.push(() => endpoint.close());
  const functions = new Functions({
    assembly,
    resolvers,
    stacks,
    clock,
    endpoint,
    destinations: () => destinationsOf({ loadBalancer, names, hasAllListeners, certificatesEnd }),
    seed,
    onLog: (name, line, where) => {
      writeLog(account, where, line, clock.now());
      onHookLog?.(name, line);
    },
  });
  opened.push(() => functions.close());
  // What is delivered, and to whom, shows while releases go on.
  const notModelled: string[] = [];
  connectDeliveries(
    account,
    invokeLater(
      (arn, event) => functions.invoke(arn, event),
      (what) => notModelled.push(what),
    ),
  );

  // The service names its rules, and the custom resource that makes them calls the models above.
  const read = await configurationOf(own, all, chosen.logicalId);
  const configuration = { ...read, pauses: namedPauses(read.pauses, chosen.manifest?.pauses ?? []) };
  const gateIds = await gateIdsOf(own, chosen.manifest?.gates ?? [], configuration);
  left.push(
    ...(await addAlarms(
      account.cloudWatch,
      all,
      configuration,
      clock.now() - (isNew ? 0 : ALARMS_ARE_OLDER),
    )),
  );
  const container = await containerFor(own, chosen.logicalId, configuration.loadBalancer?.containerName);
  left.push(...(container.sidecars ?? []).map(({ name }) => `container ${name} (not started)`));
  const serviceArn = await own.physicalId(chosen.logicalId);
  const scaled = await minCapacity(all, serviceArn);
  const taskDefinitionArn = String((await own.properties(chosen.logicalId)).TaskDefinition);
  const beside = new BesideService(account.ecs, taskDefinitionArn, container.name);
  if (!isNew) await beside.adopt(own, chosen.logicalId);
  notModelled.unshift(
    ...notModelledTypes(stacks, created),
    ...balancing.notModelled,
    ...existingSecretsLeft(existing),
    ...left,
  );
  // What makes the models is no gate.
  if (faults) endpoint.injectFaults(faults);
  return {
    assembly,
    configuration,
    container,
    database: standFor(container, chosen.manifest?.local, { account, existing: there, clock }),
    flags: flagsOf(container, chosen.manifest?.local, assembly.directory),
    secrets,
    balancing,
    usersRuleArn: usersRule(balancing.loadBalancer, configuration),
    healthCheck: healthCheckOf(balancing.targetGroups, configuration.loadBalancer),
    host: domains[0] ?? dnsName,
    functions,
    account,
    endpoint,
    serviceArn,
    clusterArn: serviceArn.replace(/:service\/(.+)\/[^/]+$/, ':cluster/$1'),
    taskDefinitionArn,
    ...gateIds,
    invokeHook: withGateVerdicts(
      (arn, event) => functions.invoke(arn, event),
      account.eventBuses,
      gateIds.gatesOfHooks,
    ),
    notModelled,
    deployedStacks: ({ service, onStackEvent, fileAssets, isNew = false, ...running }) =>
      new DeployedStacks({
        stacks,
        parameters,
        clock,
        providers: [
          ...loadBalancingProviders(loadBalancingModel(balancing.loadBalancer, clock, isNew), open),
          ...ecsProviders(
            ecsModel({ ...running, service, serviceArn, isNew, beside, minCapacity: () => scaled }),
            clock,
            open,
          ),
          ...lambdaProviders(lambdaModel(functions, chosen.stack, { fileAssets, buckets: account.buckets })),
          ...accountProviders(account, service, serviceArn, generated, (what) => notModelled.push(what)),
        ],
        customResources: {
          invoke: (functionArn, event) => functions.invoke(functionArn, event),
          expectCustomResourceResponse: () => endpoint.expectCustomResourceResponse(),
        },
        answers: (stackName, logicalId) => answers.get(`${stackName}.${logicalId}`),
        ...{ onEvent: onStackEvent, notModelled: isNew ? 'told' : 'ends' },
      }),
  };
}
