import { every } from './clock/clock';
import type { ScaledClock } from './clock/scaled-clock';
import type { ShiftingConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent } from './ecs/deployment-result';
import { ServiceDeployment } from './ecs/service-deployment';
import { killAllNow } from './ecs/task';
import type { TaskSet } from './ecs/task-set';
import type { ServiceRevision } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import type { Pace } from './pace';
import { type Random, seededRandom } from './random';
import type { Release } from './report/release';
import { releaseReport } from './report/release-report';
import { withFaults } from './scenarios/faulty-tasks';
import type { Scenario } from './scenarios/scenario';
import type { RehearsedService } from './service/rehearsed-service';
import { type Command, taskLauncher } from './service/task-launchers';
import { trafficRules } from './service/traffic-rules';
import { startBaseline } from './start-baseline';
import { Ledger, type TrafficSummary } from './traffic/ledger';
import { OpenLoopTraffic } from './traffic/open-loop';
import { requestTo } from './traffic/user-request';

export interface RehearsalProperties {
  readonly service: RehearsedService;
  /** Of the service, perhaps without its nets. */
  readonly configuration: ShiftingConfiguration;
  readonly clock: ScaledClock;
  readonly random: Random;
  readonly baseline: Command;
  /** Path that tells whether a task is ready. */
  readonly healthPath: string;
  /**
   * Host header of users: the domain, or the load balancer's own name, where the production rule does not ask for
   * another.
   */
  readonly host: string;
  readonly pace: Pace;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/** Minutes of metrics that alarms may look back on; older ones are forgotten. */
const METRICS_KEPT = 24 * 60;
const MINUTE = 60_000;
/**
 * Real milliseconds that users wait at least, and how much longer than the load balancer: what hangs then ends as its
 * 504, which alarms see, and not as 460, which none does.
 */
const PATIENCE = 65_000;
const MORE_PATIENT = 5000;
/** Real milliseconds that requests may go on after their release before it is reported. */
const LAST_REQUESTS = 5000;

/** A service that is up under load, ready for releases one after the other. */
export class Rehearsal {
  private readonly stop = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly traffic: OpenLoopTraffic;
  private ledger: Ledger;
  private interruption: AbortSignal | undefined;
  private revisions = 0;
  private blue: TaskSet | undefined;

  /** @throws NotModelled when no request of a user's would reach the production rule */
  constructor(private readonly properties: RehearsalProperties) {
    const { service, clock, random, host, pace, configuration } = properties;
    const { loadBalancer } = service.balancing;
    const { listenerArn, rule } = loadBalancer.rule(configuration.loadBalancer.productionListenerRule);
    this.traffic = new OpenLoopTraffic({
      port: loadBalancer.portOf(listenerArn),
      request: requestTo(rule, loadBalancer.rules(listenerArn), host),
      ratePerSecond: pace.ratePerSecond,
      // A stream of its own: what others draw, and when, does not change the arrivals.
      random: seededRandom(random() * 2 ** 32),
      clock,
      patienceMs: Math.max(PATIENCE, loadBalancer.idleTimeoutMs + MORE_PATIENT),
    });
    this.ledger = new Ledger(rule.arn, () => undefined);
    loadBalancer.onRequest((record) => this.ledger.add(record));
  }

  /** Requests that the load generator could not send because this machine did not keep up. */
  get notSent(): number {
    return this.traffic.notSent;
  }

  /** Requests of the release that is on its way, or of the last one. */
  get requests(): TrafficSummary {
    return this.ledger.summary;
  }

  /**
   * Brings the service up as its first deployment leaves it, then starts the users.
   *
   * @throws BaselineFailed
   */
  async start(signal: AbortSignal): Promise<void> {
    const { service, configuration, clock, pace, baseline } = this.properties;
    this.interruption = signal;
    clock.accelerate(pace.factor);
    const rules = trafficRules(service.balancing.loadBalancer);
    const revision = this.revision(baseline, undefined);
    this.blue = await startBaseline({ configuration, clock, rules, revision, signal: this.endOf(signal) });
    this.background.push(
      publishMetrics(service.balancing.loadBalancer, clock, service.metrics, this.stop.signal),
      service.alarms.start(this.stop.signal),
      every(clock, MINUTE, this.stop.signal, () =>
        service.metrics.forgetBefore(clock.now() - METRICS_KEPT * MINUTE),
      ),
    );
    this.traffic.start();
  }

  /** @throws NotModelled when another rule than the production rule took users */
  async release(scenario: Scenario, signal: AbortSignal): Promise<Release> {
    const { service, configuration, clock, baseline, onProgress } = this.properties;
    const target = this.revision(scenario.command ?? baseline, scenario.errorShare);
    const blue = this.blue;
    const wallStart = performance.now();
    const deployment = new ServiceDeployment({
      clock,
      rules: trafficRules(service.balancing.loadBalancer),
      alarms: service.alarms,
      invokeHook: (arn, event) => service.functions.invoke(arn, event),
      configuration,
      clusterArn: service.clusterArn,
      serviceArn: service.serviceArn,
      deploymentArn: this.arnOf('service-deployment', this.revisions),
      source: blue,
      target,
      ...(onProgress && { onProgress }),
    });
    this.ledger = new Ledger(configuration.loadBalancer.productionListenerRule, (id) =>
      deployment.green?.has(id) ? 'green' : blue?.has(id) ? 'blue' : undefined,
    );
    this.traffic.book = this.ledger;
    service.ecs.addDeployment(() => deployment.view());
    const result = await deployment.run(this.endOf(signal));
    const wallSeconds = (performance.now() - wallStart) / 1000;
    const alarms = service.alarms.history();
    if (result.outcome === 'released') this.blue = deployment.green;
    // What is sent from now on belongs to no release.
    this.traffic.book = undefined;
    const traffic = await this.ledger.close(LAST_REQUESTS, this.endOf(signal));
    return releaseReport({
      scenario,
      result,
      traffic,
      configuration,
      clock,
      wallSeconds,
      alarms,
      gateName: (arn) => service.gateIds.get(arn) ?? String(arn.split(':').at(-1)),
      notModelled: service.notModelled,
    });
  }

  /** Ends the users, then the tasks, without waiting for them to end in their own time; at once when interrupted. */
  async close(): Promise<void> {
    this.stop.abort(new Error('the rehearsal is over'));
    await (this.interruption?.aborted ? this.traffic.stop(0) : this.traffic.stop());
    await Promise.all(this.background);
    killAllNow();
  }

  private endOf(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.stop.signal]);
  }

  private revision(command: Command, errorShare: number | undefined): ServiceRevision {
    const { service, healthPath } = this.properties;
    this.revisions += 1;
    const arn = this.arnOf('service-revision', this.revisions);
    const launcher = taskLauncher(service, command, healthPath);
    service.ecs.addRevision({
      serviceRevisionArn: arn,
      serviceArn: service.serviceArn,
      clusterArn: service.clusterArn,
      taskDefinition: service.taskDefinitionArn,
    });
    return {
      arn,
      tasks: errorShare === undefined ? launcher : withFaults(launcher, { errorShare, healthPath }),
    };
  }

  /** Ids of ECS count nothing that one could rely on; these count deployments. */
  private arnOf(kind: 'service-deployment' | 'service-revision', count: number): string {
    return `${this.properties.service.serviceArn.replace(':service/', `:${kind}/`)}/${String(count).padStart(19, '0')}`;
  }
}
