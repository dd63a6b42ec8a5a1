import type { Assembly } from './assembly/assembly';
import type { Clock } from './clock/clock';
import { withOtherImage } from './ecs/container-image';
import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent, DeploymentResult } from './ecs/deployment-result';
import { EcsService } from './ecs/service';
import type { DeploymentHandle } from './ecs/service-handle';
import type { RevisionProperties } from './ecs/service-properties';
import type { InvokeHook } from './ecs/stage-hooks';
import { type Container, containerOf } from './ecs/task-definition';
import type { TaskLauncher } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import type { OpenQuestions } from './open-questions';
import type { Release } from './report/release';
import { releaseReport } from './report/release-report';
import { requestsOf, type Update, type UpdateEvent } from './report/update';
import { type OperatorAction, operate } from './scenarios/operator';
import type { Scenario } from './scenarios/scenario';
import type { RehearsedService } from './service/rehearsed-service';
import { taskDefinitionView } from './service/task-definition-view';
import { trafficRules } from './service/traffic-rules';
import type { DeployedStacks } from './stacks/deployed-stacks';
import { startBaseline } from './start-baseline';
import type { TrafficSummary } from './traffic/request-tally';
import type { ReleaseBook, Users } from './traffic/users';

/** A version of the service that tasks run: what users have today, a release, or a command that runs once. */
export type Version = 'baseline' | Scenario | { readonly once: readonly string[] | undefined };

/** What a rehearsal's tasks and users are: processes and real requests, or models and counts. */
export interface Workload {
  /** @param container with the image and the environment of that version */
  launcher(version: Version, container: Container): TaskLauncher;
  readonly users: Users;
  /** Ends everything at once. */
  close(): void;
}

export interface RehearsalProperties {
  readonly service: RehearsedService;
  /** Of the service, perhaps without its nets. */
  readonly configuration: DeploymentConfiguration;
  readonly clock: Clock;
  readonly workload: Workload;
  /** Answers for a hook. @default the hook's own function does */
  readonly declaredHook?: InvokeHook;
  /** @default each as it says */
  readonly open?: OpenQuestions;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/** An update of stacks that is on its way. */
interface UnderWay {
  readonly scenario: Scenario;
  readonly fileAssets: Assembly['fileAssets'];
  readonly deployments: DeploymentHandle[];
  readonly events: UpdateEvent[];
}

/** A release that has ended. */
interface Ended {
  readonly scenario: Scenario;
  readonly deployment: DeploymentHandle;
  readonly result: DeploymentResult;
  readonly traffic: TrafficSummary;
  /** When it began, by `performance`. */
  readonly wallStart: number;
  /** What ECS refused an operator. */
  readonly refused?: readonly string[];
}

/** Simulated milliseconds for which users are counted after an update of stacks. */
const AFTERMATH = 2 * 60_000;

/** A service that is up under load, ready for releases one after the other. */
export class Rehearsal {
  private readonly stop = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly ecs: EcsService;
  private book: ReleaseBook | undefined;
  private interruption: AbortSignal | undefined;
  private versions = 0;
  /** By ARN of their task definition. */
  private readonly revisions = new Map<string, RevisionProperties>();
  private stacks: DeployedStacks | undefined;
  private updated: UnderWay | undefined;

  constructor(private readonly properties: RehearsalProperties) {
    const { service, clock, declaredHook, open, onProgress, workload } = properties;
    const { account, serviceArn, clusterArn, taskDefinitionArn } = service;
    this.ecs = new EcsService({
      clock,
      rules: trafficRules(service.balancing.loadBalancer),
      alarms: account.cloudWatch.alarms,
      invokeHook: declaredHook ?? ((arn, event) => service.functions.invoke(arn, event)),
      clusterArn,
      serviceArn,
      signal: this.stop.signal,
      metrics: account.cloudWatch.store,
      ...(open && { options: open }),
      onEvent: ({ source, detail, resources, 'detail-type': detailType }) =>
        account.eventBuses.publish({ source, detailType, detail, resources }),
      onProgress: (event) => onProgress?.(event),
    });
    account.ecs.attach({
      service: this.ecs,
      taskDefinition: taskDefinitionView(taskDefinitionArn, service.container),
      standalone: ({ overrides }) =>
        workload.launcher({ once: overrides?.containerOverrides?.[0]?.command }, service.container),
    });
  }

  /** Requests of the release that is on its way, or of the last one; undefined before the first. */
  get requests(): TrafficSummary | undefined {
    return this.book?.summary;
  }

  /**
   * Brings the service up as its first deployment leaves it, then starts the users.
   *
   * @throws BaselineFailed
   */
  async start(signal: AbortSignal): Promise<void> {
    const { service, configuration, clock, workload, open } = this.properties;
    this.interruption = signal;
    // Whoever ends the rehearsal ends what it waits for, too.
    signal.addEventListener('abort', () => this.stop.abort(signal.reason), { once: true });
    signal.throwIfAborted();
    await startBaseline(this.ecs, this.revision('baseline'), configuration);
    const { alarms, store } = service.account.cloudWatch;
    this.background.push(
      publishMetrics(
        {
          loadBalancer: service.balancing.loadBalancer,
          clock,
          sink: store,
          ...(open?.publishesZeros !== undefined && { publishesZeros: open.publishesZeros }),
        },
        this.stop.signal,
      ),
      alarms.start(this.stop.signal),
    );
    workload.users.start();
  }

  /**
   * @param actions of an operator, while the release is on its way
   * @throws NotModelled when another rule than the production rule took users
   */
  async release(scenario: Scenario, actions: readonly OperatorAction[] = []): Promise<Release> {
    const { clock, workload } = this.properties;
    const blue = this.ecs.liveTasks;
    const wallStart = performance.now();
    let deployment: DeploymentHandle | undefined;
    const book = workload.users.open((id) =>
      deployment?.green?.has(id) ? 'green' : blue?.has(id) ? 'blue' : undefined,
    );
    this.book = book;
    deployment = this.deploy(scenario);
    const refused: string[] = [];
    const cancel = operate(actions, clock, {
      service: this.ecs,
      deployment,
      overtake: (name, model) => this.deploy({ name, model, expected: 'released' }),
      refused: (words) => refused.push(words),
    });
    const result = await deployment.result.finally(cancel);
    const traffic = await book.close(this.stop.signal);
    return this.report({ scenario, deployment, result, traffic, wallStart, refused });
  }

  /**
   * Deploys another assembly over the one that the service runs by, as `cdk deploy` does.
   *
   * @param scenario what a new task definition runs
   * @param parameters of its stacks; one that is not given keeps its value
   */
  async update(
    assembly: Assembly,
    scenario: Scenario,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Update> {
    const { clock } = this.properties;
    const [blue, wallStart, startedAt] = [this.ecs.liveTasks, performance.now(), clock.now()];
    const deployments: DeploymentHandle[] = [];
    const events: UpdateEvent[] = [];
    const isGreen = (id: string) => deployments.some(({ green }) => green !== blue && green?.has(id));
    const book = this.properties.workload.users.open((id) =>
      blue?.has(id) ? 'blue' : isGreen(id) ? 'green' : undefined,
    );
    this.book = book;
    this.updated = { scenario, fileAssets: assembly.fileAssets, deployments, events };
    this.stacks ??= await this.adoptStacks();
    const stacks = await this.stacks.update(assembly, parameters);
    // What a change of rules does to users shows in the minutes after it.
    await clock.sleep(AFTERMATH);
    const traffic = await book.close(this.stop.signal);
    const releases = await Promise.all(deployments.map(({ result }) => result));
    const [[first], [deployment]] = [releases, deployments];
    return {
      stacks: stacks.map(({ stackName, status, reason }) => ({
        stackName,
        status: status ?? 'UNCHANGED',
        ...(reason !== undefined && { reason }),
      })),
      events: events.map((event) => ({ ...event, at: (event.at - startedAt) / 1000 })),
      requests: requestsOf(traffic),
      deployments: releases.length,
      ...(first &&
        deployment && { release: this.report({ scenario, deployment, result: first, traffic, wallStart }) }),
    };
  }

  private report({ scenario, deployment, result, traffic, wallStart, refused = [] }: Ended): Release {
    const { service, clock, declaredHook } = this.properties;
    return releaseReport({
      scenario,
      result,
      traffic,
      configuration: deployment.configuration,
      clock,
      hooks: declaredHook ? 'declared' : 'real',
      wallSeconds: (performance.now() - wallStart) / 1000,
      alarms: service.account.cloudWatch.alarms.history(),
      gateName: (arn) => service.gateIds.get(arn) ?? String(arn.split(':').at(-1)),
      notModelled: [...service.notModelled, ...new Set(service.endpoint.notModelledCalls)],
      refused,
    });
  }

  private async adoptStacks(): Promise<DeployedStacks> {
    const { service } = this.properties;
    const stacks = service.deployedStacks({
      service: this.ecs,
      revisionOf: (arn, registered) => {
        const { name } = service.container;
        const container = registered
          ? containerOf(registered.properties, name, registered.where)
          : service.container;
        const version = this.updated?.scenario ?? 'baseline';
        return this.revisions.get(arn) ?? this.revisionOf(arn, version, container);
      },
      onDeployment: (deployment) => this.updated?.deployments.push(deployment),
      onStackEvent: ({ timestamp: at, stackName, logicalId, status, reason }) =>
        this.updated?.events.push({ at, stackName, logicalId, status, ...(reason && { reason }) }),
      fileAssets: () => this.updated?.fileAssets ?? new Map(),
    });
    const { updated } = this;
    this.updated = undefined; // to adopt is no event
    await stacks.adopt();
    this.updated = updated;
    return stacks;
  }

  /** Ends the users, then the tasks, without waiting for them to end in their own time; at once when interrupted. */
  async close(): Promise<void> {
    const { workload } = this.properties;
    const isInterrupted = this.interruption?.aborted ?? false;
    this.stop.abort(new Error('the rehearsal is over'));
    await workload.users.stop(isInterrupted);
    await Promise.all(this.background);
    workload.close();
  }

  /** What `UpdateService` with a new task definition does. */
  private deploy(scenario: Scenario): DeploymentHandle {
    const deployment = this.ecs.update({
      revision: this.revision(scenario),
      configuration: this.properties.configuration,
    });
    if (!deployment) throw new Error(`a release must be another task definition, got ${scenario.name}`);
    return deployment;
  }

  private revision(version: Version): RevisionProperties {
    const { taskDefinitionArn, container } = this.properties.service;
    this.versions += 1;
    return this.revisionOf(
      taskDefinitionArn.replace(/:\d+$/, `:${this.versions}`),
      version,
      // The first is what the template says; whatever goes out after it is another image.
      this.versions === 1 ? container : withOtherImage(container, this.versions),
    );
  }

  private revisionOf(taskDefinition: string, version: Version, container: Container): RevisionProperties {
    const tasks = this.properties.workload.launcher(version, container);
    const revision = { taskDefinition, tasks, container };
    this.revisions.set(taskDefinition, revision);
    return revision;
  }
}
