import { every } from './clock/clock';
import type { ScaledClock } from './clock/scaled-clock';
import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent } from './ecs/deployment-result';
import { ServiceDeployment } from './ecs/service-deployment';
import { killAllNow } from './ecs/task';
import type { TaskSet } from './ecs/task-set';
import type { ServiceRevision } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import type { Pace } from './pace';
import type { Random } from './random';
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

export interface RehearsalProperties {
  readonly service: RehearsedService;
  /** Of the service, perhaps without its nets. */
  readonly configuration: DeploymentConfiguration;
  readonly clock: ScaledClock;
  readonly random: Random;
  readonly baseline: Command;
  /** Path that tells whether a task is ready. */
  readonly healthPath: string;
  /** Host header of users: the domain, or the load balancer's own name. */
  readonly host: string;
  readonly pace: Pace;
  readonly onProgress?: (event: DeploymentEvent) => void;
}

/** Minutes of metrics that alarms may look back on; older ones are forgotten. */
const METRICS_KEPT = 24 * 60;
const MINUTE = 60_000;

/** A service that is up under load, ready for releases one after the other. */
export class Rehearsal {
  private readonly stop = new AbortController();
  private readonly background: Promise<void>[] = [];
  private readonly traffic: OpenLoopTraffic;
  private ledger = new Ledger();
  private revisions = 0;
  private blue: TaskSet | undefined;
  private deployment: ServiceDeployment | undefined;

  constructor(private readonly properties: RehearsalProperties) {
    const { service, clock, random, host, pace, configuration } = properties;
    const { loadBalancer } = service.balancing;
    const { listenerArn } = loadBalancer.rule(configuration.loadBalancer.productionListenerRule);
    const port = loadBalancer.portOf(listenerArn);
    this.traffic = new OpenLoopTraffic({ port, host, ratePerSecond: pace.ratePerSecond, random, clock });
    this.traffic.onTransportError((error) => this.ledger.addTransportError(error));
    loadBalancer.onRequest((record) => this.ledger.add(record));
  }

  /** Requests that the load generator could not send because this machine did not keep up. */
  get notSent(): number {
    return this.traffic.notSent;
  }

  /** Requests of the release that is on its way, or of the last one. */
  get requests(): TrafficSummary {
    const [blue, green] = [this.blue, this.deployment?.green];
    return this.ledger.since(0, (id) => (green?.has(id) ? 'green' : blue?.has(id) ? 'blue' : undefined));
  }

  /**
   * Brings the service up as its first deployment leaves it, then starts the users.
   *
   * @throws BaselineFailed
   */
  async start(signal: AbortSignal): Promise<void> {
    const { service, configuration, clock, pace, baseline } = this.properties;
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

  async release(scenario: Scenario, signal: AbortSignal): Promise<Release> {
    const { service, configuration, clock, baseline, onProgress } = this.properties;
    const target = this.revision(scenario.command ?? baseline, scenario.errorShare);
    const blue = this.blue;
    this.ledger = new Ledger();
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
    this.deployment = deployment;
    service.ecs.addDeployment(() => deployment.view());
    const result = await deployment.run(this.endOf(signal));
    const report = releaseReport({
      scenario,
      result,
      traffic: this.requests,
      configuration,
      clock,
      wallSeconds: (performance.now() - wallStart) / 1000,
      alarms: service.alarms.history(),
      gateName: (arn) => service.gateIds.get(arn) ?? String(arn.split(':').at(-1)),
      notModelled: service.notModelled,
    });
    if (result.outcome === 'released') this.blue = deployment.green;
    return report;
  }

  /** Ends the users, then the tasks, without waiting for them to end in their own time. */
  async close(): Promise<void> {
    this.stop.abort(new Error('the rehearsal is over'));
    await this.traffic.stop();
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
