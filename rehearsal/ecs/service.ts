import { namesIn, numberedArn } from './arn';
import { imageView } from './container-image';
import {
  type DeploymentConfiguration,
  type ServiceLoadBalancer,
  shiftingLoadBalancer,
} from './deployment-configuration';
import type { ServiceDeploymentView } from './deployment-view';
import { EcsError } from './ecs-error';
import { Rollouts } from './rollouts';
import type { StopType } from './service-deployment';
import type { DeploymentHandle } from './service-handle';
import type { EcsServiceProperties, RevisionProperties, ServiceUpdate } from './service-properties';
import { ServiceReporter } from './service-reporter';
import { type RevisionView, revisionsOf, rolloutsOf, type ServiceView, totalOf } from './service-view';
import type { HookAction } from './stage-hooks';
import type { TaskRecord } from './task-records';
import { TaskSet } from './task-set';
import { forwardTo } from './traffic-rules';
import { publishUtilization } from './utilization';
import type { RunningTask, ServiceRevision } from './workload';

/** Milliseconds after which a task that runs alone is taken to hang, and time is shrunk again. */
const LONGEST_WORK = 60_000;

/** Deployments are numbered from 1. */
const ADOPTED = 'ecs-svc/0000000000000000000';

/** An ECS service: its revisions, its deployments and its tasks. */
export class EcsService {
  private readonly rollouts: Rollouts;
  private readonly reporter: ServiceReporter;
  private readonly over = new AbortController();
  private readonly createdAt: Date;
  private readonly known: RevisionView[] = [];
  /** Where each revision was, by its ARN: it is shown when its tasks are gone, too. */
  private readonly groups = new Map<string, string>();
  /** Tasks of RunTask that have not ended. */
  private readonly alone = new Map<string, RunningTask>();
  private configuration: DeploymentConfiguration | undefined;
  private revision: RevisionProperties | undefined;
  private scaling: { readonly min: number; readonly max: number } | undefined;
  private status: ServiceView['status'] = 'ACTIVE';

  constructor(private readonly properties: EcsServiceProperties) {
    const { clock, signal, metrics, serviceArn } = properties;
    this.createdAt = new Date(clock.now());
    this.reporter = new ServiceReporter(properties, (tasks) => this.place(tasks));
    this.rollouts = new Rollouts(properties, this.reporter, this.over.signal);
    const end = () => this.over.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    this.over.signal.addEventListener('abort', () => signal.removeEventListener('abort', end), {
      once: true,
    });
    if (signal.aborted) end();
    if (metrics) {
      const usage = () => this.rollouts.taskSets.flatMap((tasks) => tasks.usage);
      publishUtilization({ clock, metrics, serviceArn, usage, signal: this.over.signal });
    }
  }

  /** CreateService: its first deployment has nothing to go back to. */
  create(revision: RevisionProperties, configuration: DeploymentConfiguration): DeploymentHandle {
    this.begin(configuration);
    return this.deploy(revision, configuration);
  }

  /**
   * Puts the service in place as its first deployment leaves it, without its stages: the tasks in the alternate group
   * and all traffic on them. Three people saw ECS do so, since the production rule points to the (empty) primary group
   * when the service is created.
   * source: ECS-native blue/green field notes (carreque/bluegreenDeployment, cdk-real-drift#1730)
   *
   * @param watch is given the live tasks before the first of them starts
   * @returns the live tasks, once all are healthy
   */
  async adopt(
    revision: RevisionProperties,
    configuration: DeploymentConfiguration,
    watch: (tasks: TaskSet) => void = () => {},
  ): Promise<TaskSet> {
    this.begin(configuration);
    const { rules, clock } = this.properties;
    const { loadBalancer, gracePeriodMs, strategy } = configuration;
    const shifting = strategy.name === 'ROLLING' ? undefined : shiftingLoadBalancer(loadBalancer);
    if (shifting) {
      const sides = { blue: shifting.targetGroupArn, green: shifting.alternateTargetGroupArn };
      for (const rule of [shifting.productionListenerRule, shifting.testListenerRule])
        if (rule !== undefined) rules.setWeights(rule, forwardTo(sides, 100));
    }
    const tasks = new TaskSet({
      revision: this.newRevision(revision),
      targetGroupArn: shifting?.alternateTargetGroupArn ?? loadBalancer?.targetGroupArn,
      deploymentId: ADOPTED,
      desiredCount: this.rollouts.desiredCount,
      gracePeriodMs,
      clock,
      rules,
      signal: this.over.signal,
    });
    this.rollouts.adopt(tasks);
    watch(tasks);
    await tasks.scaleUp(this.over.signal);
    return tasks;
  }

  /**
   * What UpdateService does: another task definition, another load balancer or force starts a deployment; a count or
   * a deployment configuration alone does not.
   *
   * @returns undefined when nothing is deployed
   * @throws EcsError when the service is not active
   */
  update({
    revision,
    configuration,
    desiredCount,
    forceNewDeployment,
  }: ServiceUpdate): DeploymentHandle | undefined {
    const [before, current] = [this.configuration, this.revision];
    if (this.status !== 'ACTIVE' || !before || !current)
      throw new EcsError('ServiceNotActiveException', 'Service was not ACTIVE.');
    this.configuration = configuration ?? before;
    if (desiredCount !== undefined) this.setDesiredCount(desiredCount);
    const isMoved = JSON.stringify(this.configuration.loadBalancer) !== JSON.stringify(before.loadBalancer);
    const isOther = revision !== undefined && revision.taskDefinition !== current.taskDefinition;
    if (!isOther && !isMoved && !forceNewDeployment) return undefined;
    return this.deploy(revision ?? current, this.configuration);
  }

  /** In a deployment a lower count waits for its end; a higher one holds at once, for both revisions. */
  setDesiredCount(count: number): void {
    const { min, max } = this.scaling ?? { min: 0, max: Number.POSITIVE_INFINITY };
    this.rollouts.setDesiredCount(Math.min(max, Math.max(min, count)));
  }

  /** RegisterScalableTarget: a count outside the limits is brought inside. */
  setScaling(limits: { readonly min: number; readonly max: number }): void {
    this.scaling = limits;
    this.setDesiredCount(this.rollouts.desiredCount);
  }

  /** @throws EcsError */
  stopServiceDeployment(arn: string, type: StopType = 'ROLLBACK'): void {
    this.rollouts.find(arn).deployment.stop(type);
  }

  /** Answers a PAUSE hook. @throws EcsError */
  continueServiceDeployment(arn: string, hookId: string, action: HookAction = 'CONTINUE'): void {
    this.rollouts.find(arn).deployment.continue(hookId, action);
  }

  /** RunTask: a task that belongs to no service, and is not replaced when it ends. */
  async runTask({ taskDefinition, tasks }: RevisionProperties, startedBy = ''): Promise<RunningTask> {
    const task = await tasks.launch();
    const { clock } = this.properties;
    this.alone.set(task.id, task);
    this.reporter.standalone(task, taskDefinition, startedBy);
    // What it does is work, not waiting.
    const release = clock.holdRealTime();
    const cancel = clock.schedule(LONGEST_WORK, release);
    void task.exited.then(() => {
      cancel();
      release();
      this.alone.delete(task.id);
    });
    return task;
  }

  /** StopTask: begins to stop a task; one of the service is replaced. @throws EcsError when there is none */
  stopTask(taskArn: string, reason = 'Task stopped by user'): void {
    const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
    const alone = this.alone.get(taskId);
    if (alone) {
      this.reporter.stopping(taskId, reason);
      void alone.stop();
    } else if (!this.rollouts.taskSets.some((tasks) => tasks.stopTask(taskId, reason)))
      throw new EcsError('InvalidParameterException', 'The referenced task was not found.');
  }

  /** Ends what runs and stops all tasks; resolves when they are gone. */
  async delete(): Promise<void> {
    this.status = 'DRAINING';
    this.rollouts.stop();
    await Promise.all(this.rollouts.all.map(({ result }) => result));
    await Promise.all(this.rollouts.taskSets.map((tasks) => tasks.stop()));
    this.over.abort(new EcsError('ServiceNotActiveException', 'The service was deleted.'));
    this.status = 'INACTIVE';
  }

  /** As it was configured last; undefined of a service behind none, and before there is one. */
  get loadBalancer(): ServiceLoadBalancer | undefined {
    return this.configuration?.loadBalancer;
  }

  /** Tasks of the last successful revision; undefined before there is one. */
  get liveTasks(): TaskSet | undefined {
    return this.rollouts.live;
  }

  /** Of every revision that has tasks, or is about to: the newest first. */
  get taskSets(): readonly TaskSet[] {
    return this.rollouts.taskSets;
  }

  /** The one that runs, or waits to. */
  get currentDeployment(): DeploymentHandle | undefined {
    return this.rollouts.running;
  }

  /** Oldest first. */
  deployments(): readonly ServiceDeploymentView[] {
    return this.rollouts.all.map((handle) => handle.view());
  }

  /** Oldest first. */
  revisions(): readonly RevisionView[] {
    const rule = this.configuration?.loadBalancer?.productionListenerRule;
    return this.known.map((view) => {
      const targetGroupArn = this.groups.get(view.serviceRevisionArn);
      if (targetGroupArn === undefined) return view;
      const place = { targetGroupArn, ...(rule !== undefined && { productionListenerRule: rule }) };
      return { ...view, resolvedConfiguration: { loadBalancers: [place] } };
    });
  }

  /** As DescribeTasks shows them, those that stopped within the hour too. Oldest first. */
  tasks(): readonly TaskRecord[] {
    return this.reporter.tasks;
  }

  describe(): ServiceView {
    const { serviceArn, clusterArn } = this.properties;
    const { taskSets, running, desiredCount } = this.rollouts;
    const totals = totalOf(taskSets);
    return {
      serviceArn,
      serviceName: namesIn(serviceArn).serviceName,
      clusterArn,
      status: this.status,
      desiredCount,
      runningCount: totals.running,
      pendingCount: totals.pending,
      taskDefinition: this.revision?.taskDefinition ?? '',
      launchType: 'FARGATE',
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      ...(running && { currentServiceDeployment: running.arn }),
      currentServiceRevisions: revisionsOf(taskSets),
      deployments: rolloutsOf(taskSets, this.rollouts.all, this.createdAt),
      events: this.reporter.events,
      healthCheckGracePeriodSeconds: (this.configuration?.gracePeriodMs ?? 0) / 1000,
      createdAt: this.createdAt,
    };
  }

  private begin(configuration: DeploymentConfiguration): void {
    if (this.configuration)
      throw new EcsError('InvalidParameterException', 'Creation of service was not idempotent.');
    this.configuration = configuration;
    this.setDesiredCount(configuration.desiredCount);
  }

  private deploy(input: RevisionProperties, configuration: DeploymentConfiguration): DeploymentHandle {
    return this.rollouts.deploy(this.newRevision(input), configuration);
  }

  private newRevision(revision: RevisionProperties): ServiceRevision {
    const { serviceArn, clusterArn, clock } = this.properties;
    const { taskDefinition, tasks, container } = revision;
    const image = container && imageView(container);
    const arn = numberedArn(serviceArn, 'service-revision', this.known.length + 1);
    this.revision = revision;
    this.known.push({
      serviceRevisionArn: arn,
      serviceArn,
      clusterArn,
      taskDefinition,
      launchType: 'FARGATE',
      createdAt: new Date(clock.now()),
      ...(image && { containerImages: [image] }),
    });
    return { arn, taskDefinition, tasks };
  }

  private place({ revision, targetGroupArn }: TaskSet): void {
    if (targetGroupArn !== undefined) this.groups.set(revision.arn, targetGroupArn);
  }
}
