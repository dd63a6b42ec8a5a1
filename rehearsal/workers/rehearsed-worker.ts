import { CloudWatch } from '../account/cloudwatch';
import { arn } from '../assembly/made-up-ids';
import type { Clock } from '../clock/clock';
import { EcsService } from '../ecs/service';
import type { TrafficRules } from '../ecs/traffic-rules';
import { addAlarms } from '../service/deployment-alarms';
import { publishDepth } from '../sqs/publish-depth';
import { Queue } from '../sqs/queue';
import type { WorkerInTemplates } from './read-worker';
import { scaleByPolicy } from './scaled-service';
import { type WorkerTaskModel, WorkerTasks } from './worker-tasks';

/** A minute of a worker. */
export interface WorkerMinute {
  /** Simulated milliseconds since the Unix epoch. */
  readonly at: number;
  readonly desired: number;
  readonly running: number;
  readonly waiting: number;
  readonly oldestMs: number;
}

/** Where nobody sends requests there is nothing to shift. */
const NO_RULES: TrafficRules = {
  hasRule: () => false,
  weights: () => [],
  setWeights: () => {},
  register: () => {},
  deregister: async () => {},
  health: () => undefined,
  onHealthChange: () => () => {},
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** How long before the rehearsal the alarms were made: their warm-up is over. */
const ALARMS_ARE_OLDER = 48 * 60 * MINUTE;

/** A worker with its queue, its scaling and its alarms, which nobody has sent anything to yet. */
export class RehearsedWorker {
  readonly minutes: WorkerMinute[] = [];
  readonly cloudWatch: CloudWatch;
  private readonly service: EcsService;
  private readonly queue: Queue;
  private readonly deadLetters: Queue;
  private readonly tasks: WorkerTasks;
  private readonly over = new AbortController();
  private sentCount = 0;
  /** Part of a message that is due. */
  private due = 0;

  constructor(
    private readonly read: WorkerInTemplates,
    private readonly clock: Clock,
    model: WorkerTaskModel,
  ) {
    const { place, serviceArn, queue, deadLetters, container } = read;
    const { signal } = this.over;
    this.cloudWatch = new CloudWatch(clock, { arnOf: (name) => arn(place, 'cloudwatch', `alarm:${name}`) });
    this.deadLetters = new Queue({
      visibilityTimeoutMs: deadLetters?.settings.visibilityTimeoutMs ?? 30_000,
    });
    const { visibilityTimeoutMs, redrive } = queue.settings;
    this.queue = new Queue({
      visibilityTimeoutMs,
      ...(redrive && { redrive: { maxReceiveCount: redrive.maxReceiveCount, to: this.deadLetters } }),
    });
    this.tasks = new WorkerTasks({
      ...{ clock, model, queue: this.queue },
      // Fargate's default.
      stopTimeoutMs: container.stopTimeoutMs ?? 30_000,
    });
    this.service = new EcsService({
      ...{ clock, serviceArn, signal, rules: NO_RULES },
      alarms: this.cloudWatch.alarms,
      invokeHook: () => Promise.reject(new Error('a worker must have no hooks')),
      clusterArn: serviceArn.replace(/:service\/(.+)\/[^/]+$/, ':cluster/$1'),
      metrics: this.cloudWatch.store,
    });
  }

  get done(): number {
    return this.tasks.done;
  }

  get sent(): number {
    return this.sentCount;
  }

  /** Messages that were set aside. */
  get setAside(): number {
    return this.deadLetters.visible(this.clock.now());
  }

  /** Messages that are in the queue. */
  get left(): number {
    const now = this.clock.now();
    return this.queue.visible(now) + this.queue.notVisible(now);
  }

  /** The tasks come up, then scaling and the alarms begin. */
  async start(): Promise<void> {
    const { read, clock, cloudWatch, service, queue, deadLetters } = this;
    const { signal } = this.over;
    const metrics = cloudWatch.store;
    await addAlarms(cloudWatch, read.resolvers, read.configuration, clock.now() - ALARMS_ARE_OLDER);
    publishDepth(read.queue.name, queue, { clock, metrics, signal });
    if (read.deadLetters) publishDepth(read.deadLetters.name, deadLetters, { clock, metrics, signal });
    this.tasks.begin(signal);
    await service.adopt({ taskDefinition: read.taskDefinitionArn, tasks: this.tasks }, read.configuration);
    const [, name = ''] = read.serviceArn.split(':service/');
    scaleByPolicy({ ...read, service, cloudWatch, clock, resourceId: `service/${name}` }, signal);
    void cloudWatch.alarms.start(signal);
    this.noteEachMinute();
  }

  /** Messages come evenly for so long. */
  async send(perMinute: number, milliseconds: number): Promise<void> {
    const { clock, queue } = this;
    const until = clock.now() + milliseconds;
    while (clock.now() < until) {
      this.due += perMinute / 60;
      const count = Math.floor(this.due);
      this.due -= count;
      this.sentCount += count;
      queue.send(count, clock.now());
      await clock.sleep(SECOND);
    }
  }

  /** Ends everything at once. */
  close(): void {
    this.over.abort(new Error('the rehearsal of the worker is over'));
  }

  private noteEachMinute(): void {
    const { clock, service, queue, over } = this;
    let cancel = () => {};
    const note = () => {
      const at = clock.now();
      const { desiredCount: desired, runningCount: running } = service.describe();
      this.minutes.push({ at, desired, running, waiting: queue.visible(at), oldestMs: queue.oldestAge(at) });
      cancel = clock.schedule(MINUTE, note);
    };
    note();
    over.signal.addEventListener('abort', () => cancel(), { once: true });
  }
}
