import { z } from 'zod';
import { type ScalingPolicy, scalingPolicy } from '../application-auto-scaling/scaling-policy';
import type { CapacityLimits } from '../application-auto-scaling/target-tracking';
import type { Assembly } from '../assembly/assembly';
import { Resolvers, type TemplateResolver } from '../assembly/intrinsics';
import { Malformed, parseAs } from '../assembly/parse';
import type { TealWorker } from '../assembly/teal-manifest';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { deploymentConfiguration } from '../ecs/read-configuration';
import { type Container, containerOf } from '../ecs/task-definition';
import { NotModelled } from '../not-modelled';
import { type Choice, chooseService } from '../service/choose-service';
import { parametersOf } from '../service/deployed-parameters';
import { stacksOf } from '../service/stacks';
import { type QueueSettings, queueSettings } from '../sqs/queue-settings';

/** A worker as the templates have it. */
export interface WorkerInTemplates {
  readonly place: { readonly account: string; readonly region: string };
  /** Of all stacks of its service. */
  readonly resolvers: readonly TemplateResolver[];
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly configuration: DeploymentConfiguration;
  readonly container: Container;
  readonly limits: CapacityLimits;
  readonly policy: ScalingPolicy;
  readonly queue: NamedQueue;
  /** Where messages are set aside. Absent: nobody knows. */
  readonly deadLetters?: NamedQueue;
}

export interface NamedQueue {
  readonly name: string;
  readonly settings: QueueSettings;
}

/** @throws Malformed for a worker that is none, NotModelled for one whose scaling is not modelled */
export async function readWorker(
  assembly: Assembly,
  choice: Choice & { readonly worker: string },
): Promise<WorkerInTemplates> {
  const chosen = chooseService(assembly, choice);
  const worker = pick(chosen.manifest?.workers ?? [], choice.worker);
  const stacks = stacksOf(assembly, chosen.stack);
  const all = new Resolvers(assembly, {
    parameters: parametersOf(stacks),
    // What a custom resource answers decides nothing of a worker.
    createCustomResource: async () => ({ PhysicalResourceId: 'custom', Data: {} }),
  });
  const own = all.of(chosen.stack);
  const resolvers = stacks.map((stack) => all.of(stack));
  const where = `${chosen.stack.stackName}.${worker.service}`;
  const properties = await own.properties(worker.service);
  const serviceArn = await own.physicalId(worker.service);
  const { limits, targetId } = await scaledBy(own, `service/${serviceArn.split(':service/')[1]}`);
  const taskDefinitionArn = String(properties.TaskDefinition);
  return {
    place: chosen.stack,
    resolvers,
    serviceArn,
    taskDefinitionArn,
    configuration: deploymentConfiguration(properties, where, limits.min),
    container: await containerOfTask(own, taskDefinitionArn),
    limits,
    policy: await policyOf(own, targetId),
    queue: await queueNamed(own, worker.queue),
    ...(worker.deadLetters !== undefined && { deadLetters: await queueNamed(own, worker.deadLetters) }),
  };
}

function pick(workers: readonly TealWorker[], wanted: string): TealWorker {
  const found = workers.find(({ name }) => name === wanted);
  if (found) return found;
  const names = workers.map(({ name }) => name).join(', ');
  throw new Malformed([
    names === ''
      ? `worker must be one of the service's, got ${wanted}, and it has none; write workers in the configuration`
      : `worker must be one of ${names}, got ${wanted}; name one`,
  ]);
}

async function propertiesOfType(
  resolver: TemplateResolver,
  type: string,
): Promise<
  { readonly logicalId: string; readonly where: string; readonly properties: Record<string, unknown> }[]
> {
  return Promise.all(
    (await resolver.resourcesOfType(type)).map(async (logicalId) => ({
      logicalId,
      where: `${resolver.stack.stackName}.${logicalId}`,
      properties: await resolver.properties(logicalId),
    })),
  );
}

const targetShape = z.object({
  ResourceId: z.string(),
  MinCapacity: z.coerce.number().int().min(0),
  MaxCapacity: z.coerce.number().int().min(0),
});

async function scaledBy(
  own: TemplateResolver,
  resourceId: string,
): Promise<{ readonly limits: CapacityLimits; readonly targetId: string }> {
  for (const target of await propertiesOfType(own, 'AWS::ApplicationAutoScaling::ScalableTarget')) {
    if (target.properties.ResourceId !== resourceId) continue;
    const { MinCapacity: min, MaxCapacity: max } = parseAs(
      ...([targetShape, target.properties, target.where, 'correct the scalable target'] as const),
    );
    return { limits: { min, max }, targetId: await own.physicalId(target.logicalId) };
  }
  throw new NotModelled(`A worker that does not scale (${resourceId})`);
}

async function policyOf(own: TemplateResolver, targetId: string): Promise<ScalingPolicy> {
  const all = await propertiesOfType(own, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const [only, ...others] = all.filter(({ properties }) => properties.ScalingTargetId === targetId);
  if (!only || others.length > 0)
    throw new NotModelled(`${others.length + (only ? 1 : 0)} policies of ${targetId}`);
  return scalingPolicy(only.properties, only.where);
}

async function containerOfTask(own: TemplateResolver, arn: string): Promise<Container> {
  for (const { logicalId, properties, where } of await propertiesOfType(own, 'AWS::ECS::TaskDefinition')) {
    if ((await own.physicalId(logicalId)) !== arn) continue;
    const [first] = properties.ContainerDefinitions as readonly { readonly Name: string }[];
    return containerOf(properties, first?.Name ?? '', where);
  }
  throw new NotModelled(`A task definition of no template (${arn})`);
}

/** One that no template makes is taken to be as SQS makes a queue for whoever says nothing. */
async function queueNamed(own: TemplateResolver, name: string): Promise<NamedQueue> {
  for (const { properties, where } of await propertiesOfType(own, 'AWS::SQS::Queue'))
    if (properties.QueueName === name) return { name, settings: queueSettings(properties, where) };
  return { name, settings: queueSettings({}, name) };
}
