import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { JOBS, type StartableJob } from '../shared/environment';
import { type Background, familyOf, type ObservedJob, type ObservedWorker } from './background';
import { MissingAnswer, must } from './must';
import { observe } from './observe';
import { shortName } from './shown';

/** What there is to look at beside the service. */
export interface BackgroundPlace {
  /** Name of the cluster. */
  readonly cluster: string;
  /** ARNs of the task definitions that the stack gives to workers. */
  readonly workers: readonly string[];
  /** Likewise to jobs, and the name of the function that starts them. */
  readonly jobs?: { readonly function: string; readonly definitions: readonly string[] };
  /** Name of the service's own container. */
  readonly container: string;
}

export interface BackgroundClients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly lambda: LambdaClient;
}

/**
 * Looks at each worker as at a service, and at what the function of the jobs would start. One after the other: all services of an
 * account share what ECS answers in a second.
 *
 * @throws MissingAnswer when an answer lacks what it should have, and what the SDK throws
 */
export async function observeBackground(
  clients: BackgroundClients,
  { cluster, workers, jobs, container }: BackgroundPlace,
): Promise<Background> {
  const seen: ObservedWorker[] = [];
  for (const wanted of workers) {
    seen.push({ wanted, seen: await observe(clients, { cluster, service: familyOf(wanted) }) });
  }
  return { workers: seen, jobs: jobs ? await observeJobs(clients, jobs, container) : [] };
}

async function observeJobs(
  { ecs, lambda }: BackgroundClients,
  jobs: NonNullable<BackgroundPlace['jobs']>,
  container: string,
): Promise<readonly ObservedJob[]> {
  const startable = await startableBy(lambda, jobs.function);
  const seen: ObservedJob[] = [];
  for (const wanted of jobs.definitions) {
    const job = startable.find(({ family }) => family === familyOf(wanted));
    const taskDefinition = job?.taskDefinition;
    const image = taskDefinition === undefined ? undefined : await imageOf(ecs, taskDefinition, container);
    seen.push({
      wanted,
      ...(taskDefinition !== undefined && {
        started: { taskDefinition, ...(image !== undefined && { image }) },
      }),
    });
  }
  return seen;
}

/** What the function would start now: as Lambda has it, whatever the stack has given it. */
async function startableBy(
  lambda: LambdaClient,
  name: string,
): Promise<readonly Pick<StartableJob, 'family' | 'taskDefinition'>[]> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const field = `Environment.Variables.${JOBS.JOBS}`;
  const text = must(Environment?.Variables?.[JOBS.JOBS], field);
  const jobs = parsed(text, field);
  if (!Array.isArray(jobs)) throw new MissingAnswer(`${field} must be a list of jobs, got none`);
  return jobs.map((job: Partial<StartableJob> | null) => ({
    family: must(job?.family, `${field}[].family`),
    taskDefinition: must(job?.taskDefinition, `${field}[].taskDefinition`),
  }));
}

function parsed(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message would hold a part of the text.
    throw new MissingAnswer(`${field} must be JSON, got other text`);
  }
}

async function imageOf(ecs: ECSClient, arn: string, container: string): Promise<string | undefined> {
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
  const containers = must(
    taskDefinition?.containerDefinitions,
    `containerDefinitions of task definition ${shortName(arn)}`,
  );
  return containers.find(({ name }) => name === container)?.image;
}
