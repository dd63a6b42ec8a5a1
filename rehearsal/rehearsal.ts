import type { Clock } from './clock/clock';
import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { DeploymentOptions } from './ecs/deployment-options';
import type { DeploymentEvent } from './ecs/deployment-result';
import { EcsService } from './ecs/service';
import type { DeploymentHandle } from './ecs/service-handle';
import type { RevisionProperties } from './ecs/service-properties';
import type { InvokeHook } from './ecs/stage-hooks';
import type { TaskLauncher } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import type { Release } from './report/release';
import { releaseReport } from './report/release-report';
import { type OperatorAction, operate } from './scenarios/operator';
import type { Scenario } from './scenarios/scenario';
import type { RehearsedService } from './service/rehearsed-service';
import { taskDefinitionView } from './service/task-definition-view';
import { trafficRules } from './service/traffic-rules';
import { startBaseline } from './start-baseline';
import type { TrafficSummary } from './traffic/request-tally';
import type { ReleaseBook, Users } from './traffic/users';

/** A version of the service that tasks run: what users have today, a release, or a command that runs once. */
export type Version = 'baseline' | Scenario | { readonly once: readonly string[] | undefined };

/** What a rehearsal's tasks and users are: processes and real requests, or models and counts. */
export interface Workload {
  launcher(version: Version): TaskLauncher;
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
  /** What AWS's pages leave open. @default each as it says */
  readonly options?: DeploymentOptions;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/** A service that is up under load, ready for releases one after the other. */
export class Rehearsal {
  private readonly stop = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly ecs: EcsService;
  private book: ReleaseBook | undefined;
  private interruption: AbortSignal | undefined;
  private versions = 0;

  constructor(private readonly properties: RehearsalProperties) {
    const { service, clock, declaredHook, options, onProgress, workload } = properties;
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
      ...(options && { options }),
      onEvent: ({ source, detail, resources, 'detail-type': detailType }) =>
        account.eventBuses.publish({ source, detailType, detail, resources }),
      onProgress: (event) => onProgress?.(event),
    });
    account.ecs.attach({
      service: this.ecs,
      taskDefinition: taskDefinitionView(taskDefinitionArn, service.container),
      standalone: ({ overrides }) => workload.launcher({ once: overrides?.containerOverrides?.[0]?.command }),
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
    const { service, configuration, clock, workload } = this.properties;
    this.interruption = signal;
    // Whoever ends the rehearsal ends what it waits for, too.
    signal.addEventListener('abort', () => this.stop.abort(signal.reason), { once: true });
    signal.throwIfAborted();
    await startBaseline(this.ecs, this.revision('baseline'), configuration);
    const { alarms, store } = service.account.cloudWatch;
    this.background.push(
      publishMetrics(service.balancing.loadBalancer, clock, store, this.stop.signal),
      alarms.start(this.stop.signal),
    );
    workload.users.start();
  }

  /**
   * @param actions of an operator, while the release is on its way
   * @throws NotModelled when another rule than the production rule took users
   */
  async release(scenario: Scenario, actions: readonly OperatorAction[] = []): Promise<Release> {
    const { service, configuration, clock, workload, declaredHook } = this.properties;
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
    const wallSeconds = (performance.now() - wallStart) / 1000;
    return releaseReport({
      scenario,
      result,
      traffic: await book.close(this.stop.signal),
      configuration,
      clock,
      hooks: declaredHook ? 'declared' : 'real',
      wallSeconds,
      alarms: service.account.cloudWatch.alarms.history(),
      gateName: (arn) => service.gateIds.get(arn) ?? String(arn.split(':').at(-1)),
      notModelled: service.notModelled,
      refused,
    });
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
    const { service, workload } = this.properties;
    this.versions += 1;
    return {
      taskDefinition: service.taskDefinitionArn.replace(/:\d+$/, `:${this.versions}`),
      tasks: workload.launcher(version),
    };
  }
}
