import { type Clock, every } from './clock/clock';
import type { ShiftingConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent } from './ecs/deployment-result';
import { ServiceDeployment } from './ecs/service-deployment';
import type { InvokeHook } from './ecs/stage-hooks';
import type { TaskSet } from './ecs/task-set';
import type { ServiceRevision, TaskLauncher } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import type { Release } from './report/release';
import { releaseReport } from './report/release-report';
import type { Scenario } from './scenarios/scenario';
import type { RehearsedService } from './service/rehearsed-service';
import { trafficRules } from './service/traffic-rules';
import { startBaseline } from './start-baseline';
import type { TrafficSummary } from './traffic/request-tally';
import type { ReleaseBook, Users } from './traffic/users';

/** What a rehearsal's tasks and users are: processes and real requests, or models and counts. */
export interface Workload {
  /** Starts tasks of what users have today, or of a release. */
  launcher(version: 'baseline' | Scenario): TaskLauncher;
  readonly users: Users;
  /** Ends everything at once. */
  close(): void;
}

export interface RehearsalProperties {
  readonly service: RehearsedService;
  /** Of the service, perhaps without its nets. */
  readonly configuration: ShiftingConfiguration;
  readonly clock: Clock;
  readonly workload: Workload;
  /** Answers for a hook. @default the hook's own function does */
  readonly declaredHook?: InvokeHook;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/** Minutes of metrics that alarms may look back on; older ones are forgotten. */
const METRICS_KEPT = 24 * 60;
const MINUTE = 60_000;

/** A service that is up under load, ready for releases one after the other. */
export class Rehearsal {
  private readonly stop = new AbortController();
  private readonly background: Promise<void>[] = [];
  private book: ReleaseBook | undefined;
  private interruption: AbortSignal | undefined;
  private revisions = 0;
  private blue: TaskSet | undefined;

  constructor(private readonly properties: RehearsalProperties) {}

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
    const rules = trafficRules(service.balancing.loadBalancer);
    const revision = this.revision('baseline');
    this.blue = await startBaseline({ configuration, clock, rules, revision, signal: this.endOf(signal) });
    this.background.push(
      publishMetrics(service.balancing.loadBalancer, clock, service.metrics, this.stop.signal),
      service.alarms.start(this.stop.signal),
      every(clock, MINUTE, this.stop.signal, () =>
        service.metrics.forgetBefore(clock.now() - METRICS_KEPT * MINUTE),
      ),
    );
    workload.users.start();
  }

  /** @throws NotModelled when another rule than the production rule took users */
  async release(scenario: Scenario, signal: AbortSignal): Promise<Release> {
    const { service, configuration, clock, workload, declaredHook, onProgress } = this.properties;
    const target = this.revision(scenario);
    const blue = this.blue;
    const wallStart = performance.now();
    const deployment = new ServiceDeployment({
      clock,
      rules: trafficRules(service.balancing.loadBalancer),
      alarms: service.alarms,
      invokeHook: declaredHook ?? ((arn, event) => service.functions.invoke(arn, event)),
      configuration,
      clusterArn: service.clusterArn,
      serviceArn: service.serviceArn,
      deploymentArn: this.arnOf('service-deployment', this.revisions),
      source: blue,
      target,
      ...(onProgress && { onProgress }),
    });
    const book = workload.users.open((id) =>
      deployment.green?.has(id) ? 'green' : blue?.has(id) ? 'blue' : undefined,
    );
    this.book = book;
    service.ecs.addDeployment(() => deployment.view());
    const result = await deployment.run(this.endOf(signal));
    const wallSeconds = (performance.now() - wallStart) / 1000;
    const alarms = service.alarms.history();
    if (result.outcome === 'released') this.blue = deployment.green;
    return releaseReport({
      scenario,
      result,
      traffic: await book.close(this.endOf(signal)),
      configuration,
      clock,
      hooks: declaredHook ? 'declared' : 'real',
      wallSeconds,
      alarms,
      gateName: (arn) => service.gateIds.get(arn) ?? String(arn.split(':').at(-1)),
      notModelled: service.notModelled,
    });
  }

  /** Ends the users, then the tasks, without waiting for them to end in their own time; at once when interrupted. */
  async close(): Promise<void> {
    const { workload } = this.properties;
    this.stop.abort(new Error('the rehearsal is over'));
    await workload.users.stop(this.interruption?.aborted ?? false);
    await Promise.all(this.background);
    workload.close();
  }

  private endOf(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.stop.signal]);
  }

  private revision(version: 'baseline' | Scenario): ServiceRevision {
    const { service, workload } = this.properties;
    this.revisions += 1;
    const arn = this.arnOf('service-revision', this.revisions);
    service.ecs.addRevision({
      serviceRevisionArn: arn,
      serviceArn: service.serviceArn,
      clusterArn: service.clusterArn,
      taskDefinition: service.taskDefinitionArn,
    });
    return { arn, tasks: workload.launcher(version) };
  }

  /** Ids of ECS count nothing that one could rely on; these count deployments. */
  private arnOf(kind: 'service-deployment' | 'service-revision', count: number): string {
    return `${this.properties.service.serviceArn.replace(':service/', `:${kind}/`)}/${String(count).padStart(19, '0')}`;
  }
}
