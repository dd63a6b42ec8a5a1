import type { Assembly } from './assembly/assembly';
import type { Clock } from './clock/clock';
import type { StackEvent } from './cloudformation/stack-events';
import { scanImage } from './ecr/scan-image';
import { withOtherImage } from './ecs/container-image';
import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import type { DeploymentEvent, DeploymentResult } from './ecs/deployment-result';
import { EcsService } from './ecs/service';
import type { DeploymentHandle } from './ecs/service-handle';
import type { RevisionProperties } from './ecs/service-properties';
import type { InvokeHook } from './ecs/stage-hooks';
import { type Container, containerOf } from './ecs/task-definition';
import { TaskDefinitionRevisions } from './ecs/task-definition-revisions';
import type { TaskLauncher } from './ecs/workload';
import { publishMetrics } from './elasticloadbalancing/metrics';
import { KnownVersions } from './known-versions';
import type { OpenQuestions } from './open-questions';
import type { Release } from './report/release';
import { releaseReport } from './report/release-report';
import { requestsOf, type Update } from './report/update';
import type { OperatorStep, ScanModel } from './scenarios/operator';
import { type Beside, Proceedings } from './scenarios/proceedings';
import type { Scenario } from './scenarios/scenario';
import { functionName } from './service/function-arn';
import { ofFunction } from './service/gate-ids';
import type { RehearsedService } from './service/rehearsed-service';
import { serviceArns } from './service/service-arns';
import { taskDefinitionView } from './service/task-definition-view';
import { withPinnedSecrets } from './service/task-secrets';
import { trafficRules } from './service/traffic-rules';
import { RehearsedStacks } from './stacks/rehearsed-stacks';
import { startBaseline } from './start-baseline';
import type { TrafficSummary } from './traffic/request-tally';
import type { ReleaseBook, Users } from './traffic/users';
import type { Deployed, Version } from './version';

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
  /** What images are that nobody has put out yet. @default versions that are well */
  readonly images?: (version: string) => Scenario | undefined;
  /** Whether its stacks are created, too, by whoever calls CloudFormation. @default false */
  readonly isNew?: boolean;
  /** Given where others call CloudFormation: users are then counted anew at each call, unless a deployment runs. */
  readonly onStackEvent?: (event: StackEvent) => void;
}

/** A release that has ended. */
interface Ended {
  readonly scenario: Scenario;
  readonly deployment: DeploymentHandle;
  readonly result: DeploymentResult;
  readonly traffic: TrafficSummary;
  /** When it began, by `performance`. */
  readonly wallStart: number;
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
  private readonly revisions = new TaskDefinitionRevisions();
  private readonly versions: KnownVersions;
  private readonly stacks: RehearsedStacks;
  private readonly proceedings: Proceedings;

  constructor(private readonly properties: RehearsalProperties) {
    const { service, clock, declaredHook, open, onProgress, workload, isNew, onStackEvent } = properties;
    const { account, serviceArn, clusterArn, taskDefinitionArn, container } = service;
    this.ecs = new EcsService({
      clock,
      rules: trafficRules(service.balancing.loadBalancer),
      alarms: account.cloudWatch.alarms,
      invokeHook: declaredHook ?? service.invokeHook,
      clusterArn,
      serviceArn,
      signal: this.stop.signal,
      metrics: account.cloudWatch.store,
      ...(open && { options: open }),
      onEvent: ({ source, detail, resources, 'detail-type': detailType }) =>
        account.eventBuses.publish({ source, detailType, detail, resources }),
      onProgress: (event) => onProgress?.(event),
    });
    const scanned = (scan: ScanModel, digest?: string) =>
      scanImage(account, container.image ?? '', { scan, digest, now: clock.now() });
    const launchers = withPinnedSecrets(workload, service, clock);
    this.versions = new KnownVersions(launchers, scanned, properties.images);
    this.stacks = new RehearsedStacks({
      ...{ service, ecs: this.ecs, revisions: this.revisions, isNew: isNew ?? false },
      revisionOf: (arn, scenario, registered) => {
        const own = registered && containerOf(registered.properties, container.name, registered.where);
        return this.versions.revisionOf(arn, scenario, own ?? container);
      },
      begin: () => {
        if (onStackEvent && !this.ecs.currentDeployment) this.open();
        return this.proceedings.begin();
      },
      ...(onStackEvent && { onStackEvent }),
    });
    account.cloudFormation.attach(() => this.stacks.attached());
    this.proceedings = new Proceedings({
      ...{ service: this.ecs, stacks: this.stacks, endpoint: service.endpoint, clock },
      arns: serviceArns(service),
      gateName: (arn) => this.gateName(arn),
      scanned,
      users: workload.users,
      deploy: (scenario) => this.deploy(scenario),
    });
    account.ecs.attach({
      service: this.ecs,
      taskDefinition: taskDefinitionView(taskDefinitionArn, service.container),
      registered: () => this.versions.all.map(({ arn, container }) => taskDefinitionView(arn, container)),
      standalone: (asked) => this.versions.alone(asked, service.container),
    });
  }

  /** Requests of the release that is on its way, or of the last one; undefined before the first. */
  get requests(): TrafficSummary | undefined {
    return this.book?.summary;
  }

  /** Brings the service up as its first deployment leaves it, then starts the users. @throws BaselineFailed */
  async start(signal: AbortSignal): Promise<void> {
    this.interruption = signal;
    // Whoever ends the rehearsal ends what it waits for, too.
    const { signal: over } = this.stop;
    signal.addEventListener('abort', () => this.stop.abort(signal.reason), { once: true, signal: over });
    signal.throwIfAborted();
    await startBaseline(this.ecs, this.revision('baseline'), this.properties.configuration);
    this.startUsers();
  }

  /** Metrics, alarms and users begin. A service that is to be created needs nothing before them. */
  startUsers(): void {
    const { service, clock, workload, open } = this.properties;
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

  /** What has been done before the release, or the update, that is rehearsed: one after the other. */
  async prepare(steps: readonly OperatorStep[]): Promise<void> {
    await this.proceedings.prepare(steps);
  }

  /** @throws NotModelled when another rule than the production rule took users */
  async release(scenario: Scenario, beside: Beside = {}): Promise<Release> {
    return this.deployBeside(scenario, beside, () => this.proceedings.deploy(scenario));
  }

  /** The first deployment of a service, which has no revision to go back to. */
  async create(scenario: Scenario, beside: Beside = {}): Promise<Release> {
    const { configuration } = this.properties;
    return this.deployBeside(scenario, beside, () =>
      this.proceedings.count(this.ecs.create(this.revision(scenario), configuration)),
    );
  }

  private async deployBeside(
    scenario: Scenario,
    { operator = [], afterwards = [] }: Beside,
    deploy: () => DeploymentHandle,
  ): Promise<Release> {
    const wallStart = performance.now();
    const { proceedings } = this;
    const book = this.open();
    const deployment = deploy();
    const operation = proceedings.operate(operator, deployment);
    const result = await Promise.race([deployment.result, operation.broken]).finally(operation.end);
    await proceedings.follow(afterwards, 'afterwards');
    const traffic = await book.close(this.stop.signal);
    return this.report({ scenario, deployment, result, traffic, wallStart });
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
    { operator = [], afterwards = [] }: Beside = {},
  ): Promise<Update> {
    const { proceedings } = this;
    const wallStart = performance.now();
    const book = this.open();
    const run = proceedings.begin(scenario);
    const operation = proceedings.operate(operator);
    const updated = this.stacks.update(run, assembly, parameters);
    const stacks = await Promise.race([updated, operation.broken]).finally(operation.end);
    await proceedings.follow(afterwards, 'afterwards');
    // What a change of rules does to users shows in the minutes after it.
    await this.properties.clock.sleep(AFTERMATH);
    const traffic = await book.close(this.stop.signal);
    const releases = await Promise.all(run.deployments.map(({ result }) => result));
    const [[first], [deployment]] = [releases, run.deployments];
    return {
      stacks: await this.stacks.outcomes(stacks),
      events: run.events.map((event) => ({ ...event, at: proceedings.seconds(event.at) })),
      requests: requestsOf(traffic),
      deployments: releases.length,
      ...(first &&
        deployment && { release: this.report({ scenario, deployment, result: first, traffic, wallStart }) }),
      ...(proceedings.acts.length > 0 && { acts: [...proceedings.acts] }),
    };
  }

  /** Counts users from now on, until a release or an update counts them anew. */
  open(): ReleaseBook {
    this.book = this.proceedings.open();
    return this.book;
  }

  private report({ scenario, deployment, result, traffic, wallStart }: Ended): Release {
    const { service, clock, declaredHook } = this.properties;
    const { acts, refused } = this.proceedings;
    return releaseReport({
      scenario,
      result,
      traffic,
      configuration: deployment.configuration,
      clock,
      hooks: declaredHook ? 'declared' : 'real',
      wallSeconds: (performance.now() - wallStart) / 1000,
      alarms: service.account.cloudWatch.alarms.history(),
      gateName: (arn) => this.gateName(arn),
      notModelled: [...service.notModelled, ...new Set(service.endpoint.notModelledCalls)],
      refused,
      acts: [...acts],
    });
  }

  private gateName(functionArn: string): string {
    return ofFunction(this.properties.service.gateIds, functionArn) ?? functionName(functionArn);
  }

  /** Ends the users, then the tasks, without waiting for them to end in their own time; at once when interrupted. */
  async close(): Promise<void> {
    const isInterrupted = this.interruption?.aborted ?? false;
    this.stop.abort(new Error('the rehearsal is over'));
    await this.properties.workload.users.stop(isInterrupted);
    await Promise.all(this.background);
    this.properties.workload.close();
  }

  /** What `UpdateService` with a new task definition does. */
  private deploy(scenario: Scenario): DeploymentHandle {
    // What is not sent stays as it is: the configuration is what the last update of the stack has made of it.
    const deployment = this.ecs.update({ revision: this.revision(scenario) });
    if (!deployment) throw new Error(`a release must be another task definition, got ${scenario.name}`);
    return deployment;
  }

  private revision(version: Deployed): RevisionProperties {
    const { taskDefinitionArn, container } = this.properties.service;
    // The first is what the template says; whatever goes out after it is another image.
    if (this.versions.areNone) return this.versions.revisionOf(taskDefinitionArn, version, container);
    const arn = this.revisions.register(taskDefinitionArn);
    return this.versions.revisionOf(arn, version, withOtherImage(container, Number(arn.split(':').at(-1))));
  }
}
