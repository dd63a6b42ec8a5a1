import type { AttachedStacks } from '../account/cloudformation';
import type { Assembly } from '../assembly/assembly';
import type { StackEvent } from '../cloudformation/stack-events';
import { validationError } from '../cloudformation/validation-error';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { RevisionProperties } from '../ecs/service-properties';
import type { TaskDefinitionRevisions } from '../ecs/task-definition-revisions';
import type { StackOutcome, UpdateEvent } from '../report/act';
import type { Scenario } from '../scenarios/scenario';
import type { RehearsedService } from '../service/rehearsed-service';
import type { DeployedStacks, StackUpdate } from './deployed-stacks';
import type { RegisteredTaskDefinition } from './ecs-model';

/** One run of `cdk deploy`, or of what continues it. */
export interface StacksRun {
  /** What a new task definition runs. @default what its image ran before, and a version that is well if none did */
  readonly scenario?: Scenario;
  /** Service deployments that it has started. */
  readonly deployments: DeploymentHandle[];
  /** Times are simulated milliseconds since the Unix epoch. */
  readonly events: UpdateEvent[];
}

export interface RehearsedStacksProperties {
  readonly service: RehearsedService;
  readonly ecs: EcsService;
  readonly revisions: TaskDefinitionRevisions;
  /** What runs by a task definition; by one that is new, what the scenario says. */
  readonly revisionOf: (
    taskDefinitionArn: string,
    scenario: Scenario | undefined,
    registered: RegisteredTaskDefinition | undefined,
  ) => RevisionProperties;
  /** Whether nothing of it is deployed yet: stacks are there once somebody creates them. @default false */
  readonly isNew?: boolean;
  /** Opens the books of what a call to CloudFormation begins. */
  readonly begin: () => StacksRun;
  /** Told of each event, with or without a run. */
  readonly onStackEvent?: (event: StackEvent) => void;
}

/** The stacks of a service that runs, from the first time that somebody updates them. */
export class RehearsedStacks {
  private adopted: Promise<DeployedStacks> | undefined;
  private assembly: Assembly;
  /** By stack, the run that updates it or was the last to do so. */
  private readonly runs = new Map<string, StacksRun>();
  private readonly fileAssets: Map<string, string>;

  constructor(private readonly properties: RehearsedStacksProperties) {
    this.assembly = properties.service.assembly;
    this.fileAssets = new Map(this.assembly.fileAssets);
  }

  /**
   * @param assembly @default the one that was deployed last
   * @param parameters one that is not given keeps its value
   * @throws AwsError when CloudFormation refuses it: a stack is being updated already, or has failed to go back
   */
  async update(
    run: StacksRun,
    assembly: Assembly = this.assembly,
    parameters: Readonly<Record<string, string>>,
  ): Promise<StackOutcome[]> {
    // Their keys are hashes of what they hold: assets of two assemblies do not get in each other's way.
    for (const [key, path] of assembly.fileAssets) this.fileAssets.set(key, path);
    const deployed = await this.deployed();
    const updates = await deployed.update(assembly, parameters, (stack) => this.runs.set(stack, run));
    if (updates.every(({ status }) => status === undefined || status === 'UPDATE_COMPLETE'))
      this.assembly = assembly;
    return updates.map(outcomeOf);
  }

  /** @param skip logical ids of resources. @throws AwsError when no stack needs it, or CloudFormation refuses it */
  async continueUpdateRollback(run: StacksRun, skip: readonly string[]): Promise<StackOutcome[]> {
    const deployed = await this.deployed();
    const updates = await deployed.continueUpdateRollback(skip, (stack) => this.runs.set(stack, run));
    return updates.map(outcomeOf);
  }

  /** As CloudFormation's API has them. */
  async attached(): Promise<AttachedStacks> {
    const { service, begin } = this.properties;
    const deployed = await this.deployed();
    return {
      all: deployed.all,
      add: (stackName) => {
        if (this.properties.ecs.describe().status === 'ACTIVE') return deployed.add(stackName);
        throw validationError(
          `Stack [${stackName}] cannot be created: the service was deleted, and a rehearsed account has it once; begin with a new one (teal local --reset)`,
        );
      },
      learnTypes: (template) => deployed.learnTypes(template),
      tagsOf: (stackName) =>
        service.assembly.stacks.find((stack) => stack.stackName === stackName)?.tags ?? {},
      begins: (stackName) => this.runs.set(stackName, begin()),
    };
  }

  /** As they are now. */
  async outcomes(before: readonly StackOutcome[]): Promise<StackOutcome[]> {
    const deployed = await this.deployed();
    return before.map((outcome) => {
      const now = deployed.statusOf(outcome.stackName);
      return outcome.status === 'UNCHANGED' || now.status === outcome.status
        ? outcome
        : outcomeOf({ stackName: outcome.stackName, ...now });
    });
  }

  private deployed(): Promise<DeployedStacks> {
    this.adopted ??= this.adopt();
    return this.adopted;
  }

  private async adopt(): Promise<DeployedStacks> {
    const { service, ecs, revisions, revisionOf, isNew = false, onStackEvent } = this.properties;
    const runOf = (stackName: string): StacksRun => {
      const run = this.runs.get(stackName);
      if (run) return run;
      throw new Error(`${stackName} must be updated by somebody when its service is`);
    };
    const stacks = service.deployedStacks({
      service: ecs,
      revisions,
      revisionOf: (arn, stackName, registered) => revisionOf(arn, runOf(stackName).scenario, registered),
      onDeployment: (deployment, stackName) => runOf(stackName).deployments.push(deployment),
      // To be adopted is no event: there is no run.
      onStackEvent: (event) => {
        const { timestamp: at, stackName, logicalId, status, reason } = event;
        this.runs
          .get(stackName)
          ?.events.push({ at, stackName, logicalId, status, ...(reason && { reason }) });
        onStackEvent?.(event);
      },
      fileAssets: () => this.fileAssets,
      isNew,
    });
    if (isNew) stacks.await();
    else await stacks.adopt();
    return stacks;
  }
}

function outcomeOf({ stackName, status = 'UNCHANGED', reason }: StackUpdate | StackOutcome): StackOutcome {
  return { stackName, status, ...(reason !== undefined && { reason }) };
}
