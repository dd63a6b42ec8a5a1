import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { AlarmChange, AlarmStates } from '../../../rehearsal/ecs/alarm-watch';
import type {
  DeploymentConfiguration,
  ShiftingConfiguration,
} from '../../../rehearsal/ecs/deployment-configuration';
import type { ServiceDeploymentProperties } from '../../../rehearsal/ecs/deployment-properties';
import type { DeploymentResult } from '../../../rehearsal/ecs/deployment-result';
import type { HookEvent, Invocation } from '../../../rehearsal/ecs/lifecycle-hook';
import { EcsService } from '../../../rehearsal/ecs/service';
import { ServiceDeployment } from '../../../rehearsal/ecs/service-deployment';
import type { EcsServiceProperties } from '../../../rehearsal/ecs/service-properties';
import { TaskSet } from '../../../rehearsal/ecs/task-set';
import type {
  HealthChange,
  TargetGroupWeight,
  TargetHealthState,
  TrafficRules,
} from '../../../rehearsal/ecs/traffic-rules';
import type { RunningTask, ServiceRevision, TaskExit } from '../../../rehearsal/ecs/workload';
import type { TargetBackend } from '../../../rehearsal/elasticloadbalancing/target-backend';

export const PRIMARY = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/primary/1';
export const ALTERNATE = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/alternate/2';
export const PRODUCTION_RULE =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/lb/1/2/3';
export const TEST_RULE = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/lb/1/2/4';
export const BLUE = 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/1';
export const GREEN = 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/2';
export const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';
export const DEPLOYMENT = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/abc';
export const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
export const TASK_DEFINITION = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web';
export const GATE = 'arn:aws:lambda:eu-west-1:111122223333:function:smoke-test';

const NAMES: Readonly<Record<string, string>> = {
  [BLUE]: 'blue',
  [GREEN]: 'green',
  [`${GREEN}-next`]: 'green',
};

export const START = Date.UTC(2026, 10, 20);
export const SECOND = 1000;
export const MINUTE = 60_000;

/** How a revision's tasks behave; times count from a task's launch, and never unless told. */
export interface Behaviour {
  readonly startsAfter?: number;
  readonly healthyAfter?: number;
  readonly unhealthyAfter?: number;
  readonly exitsAfter?: number;
}

export const GOOD: Behaviour = { healthyAfter: 10 * SECOND };

/** CANARY 5 % for 10 minutes, bake 10 minutes, two tasks. */
export const CANARY: ShiftingConfiguration = {
  strategy: { name: 'CANARY', percent: 5, holdMs: 10 * MINUTE },
  bakeMs: 10 * MINUTE,
  hooks: [],
  pauses: [],
  alarms: { enable: true, rollback: true, names: ['errors', 'latency'] },
  circuitBreaker: {
    enable: true,
    rollback: true,
    resetOnHealthyTask: true,
    threshold: { type: 'BOUNDED_PERCENT', value: 50 },
  },
  desiredCount: 2,
  loadBalancer: {
    containerName: 'web',
    containerPort: 8080,
    targetGroupArn: PRIMARY,
    alternateTargetGroupArn: ALTERNATE,
    productionListenerRule: PRODUCTION_RULE,
    testListenerRule: TEST_RULE,
  },
  gracePeriodMs: 60 * SECOND,
};

/** ECS hands a backend on and looks no further. */
const NO_BACKEND: TargetBackend = {
  check: () => 'passed',
  forward: () => {},
  close: async () => {},
  destroy: async () => {},
};

/** One hook with ECS's defaults. */
export function gateAt(...stages: string[]) {
  return { arn: GATE, stages, timeoutMs: 1440 * MINUTE, onTimeout: 'ROLLBACK' as const };
}

/** One PAUSE hook with ECS's defaults. */
export function pauseAt(...stages: string[]) {
  return { stages, timeoutMs: 1440 * MINUTE, onTimeout: 'ROLLBACK' as const };
}

export const answer = (payload: unknown): Invocation => ({ ok: true, payload });
export const SUCCEEDED = answer({ hookStatus: 'SUCCEEDED' });
export const FAILED = answer({ hookStatus: 'FAILED' });

class FakeAlarms implements AlarmStates {
  readonly states = new Map<string, AlarmChange['state']>();
  private readonly listeners = new Set<(change: AlarmChange) => void>();

  state(name: string) {
    return this.states.get(name) ?? 'OK';
  }

  onChange(listener: (change: AlarmChange) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(name: string, state: AlarmChange['state']) {
    this.states.set(name, state);
    for (const listener of this.listeners) listener({ name, state, reason: `${name} is in ${state}` });
  }
}

/** Knows how many timers wait, but for those of the world outside. */
class CountingClock extends VirtualClock {
  readonly waiting = new Set<object>();

  /** What happens outside of what is tested. */
  outside(milliseconds: number, act: () => void) {
    return super.schedule(milliseconds, act);
  }

  override schedule(milliseconds: number, act: () => void) {
    const timer = {};
    const cancel = super.schedule(milliseconds, () => {
      this.waiting.delete(timer);
      act();
    });
    this.waiting.add(timer);
    return () => {
      this.waiting.delete(timer);
      cancel();
    };
  }
}

/** Everything a deployment touches, in memory. */
export class World implements TrafficRules {
  readonly clock = new CountingClock(START);
  readonly alarms = new FakeAlarms();
  readonly end = new AbortController();
  readonly events: HookEvent[] = [];
  /** Listener rules that somebody has deleted. */
  readonly deleted = new Set<string>();
  /** What was done to traffic and tasks, in order, with seconds since the start. */
  readonly log: string[] = [];
  hook: (event: HookEvent) => Invocation | Promise<Invocation> = () => SUCCEEDED;
  private readonly rules = new Map<string, readonly TargetGroupWeight[]>();
  private readonly hearers = new Map<string, Set<(change: HealthChange) => void>>();
  private readonly targets = new Map<string, Behaviour & { readonly since: number }>();
  private launches = 0;

  constructor() {
    for (const rule of [PRODUCTION_RULE, TEST_RULE]) this.setRule(rule, 100, 0);
  }

  setRule(rule: string, primary: number, alternate: number) {
    this.rules.set(rule, [
      { targetGroupArn: PRIMARY, weight: primary },
      { targetGroupArn: ALTERNATE, weight: alternate },
    ]);
  }

  get seconds() {
    return (this.clock.now() - START) / SECOND;
  }

  /** A revision whose nth task (from 0) behaves as told. */
  revision(arn: string, behaviour: Behaviour | ((nth: number) => Behaviour)): ServiceRevision {
    let nth = 0;
    const next = () => (typeof behaviour === 'function' ? behaviour(nth++) : behaviour);
    return { arn, tasks: { launch: async () => this.launch(arn, next()) } };
  }

  taskSet(
    revision: ServiceRevision,
    targetGroupArn: string | undefined,
    configuration: DeploymentConfiguration = CANARY,
  ): TaskSet {
    const { desiredCount, gracePeriodMs } = configuration;
    const { clock } = this;
    const signal = this.end.signal;
    return new TaskSet({ revision, targetGroupArn, desiredCount, gracePeriodMs, clock, rules: this, signal });
  }

  /** Blue, healthy in the primary target group. */
  async liveBlue(behaviour: Behaviour | ((nth: number) => Behaviour) = GOOD): Promise<TaskSet> {
    const blue = this.taskSet(this.revision(BLUE, behaviour), PRIMARY);
    await this.clock.run(blue.scaleUp(this.end.signal));
    this.log.length = 0;
    return blue;
  }

  deployment(changes: Partial<ServiceDeploymentProperties> & Pick<ServiceDeploymentProperties, 'source'>) {
    return new ServiceDeployment({
      clock: this.clock,
      rules: this,
      alarms: this.alarms,
      invokeHook: async (_arn, event) => {
        this.events.push(event);
        return this.hook(event);
      },
      configuration: CANARY,
      clusterArn: CLUSTER,
      serviceArn: SERVICE,
      deploymentArn: DEPLOYMENT,
      target: this.revision(GREEN, GOOD),
      ...changes,
    });
  }

  /** The service that all of this is about, with what it tells. */
  service(changes: Partial<EcsServiceProperties> = {}): EcsService {
    return new EcsService({
      clock: this.clock,
      rules: this,
      alarms: this.alarms,
      invokeHook: async (_arn, event) => {
        this.events.push(event);
        return this.hook(event);
      },
      clusterArn: CLUSTER,
      serviceArn: SERVICE,
      signal: this.end.signal,
      ...changes,
    });
  }

  /** A task definition whose tasks behave as told. */
  runs(version: number, behaviour: Behaviour | ((nth: number) => Behaviour) = GOOD) {
    const name = `v${version}`;
    return { taskDefinition: `${TASK_DEFINITION}:${version}`, tasks: this.revision(name, behaviour).tasks };
  }

  run(deployment: ServiceDeployment) {
    return this.clock.run(deployment.run(this.end.signal));
  }

  /** Does something when the clock comes to it. */
  after(milliseconds: number, act: () => void) {
    this.clock.outside(milliseconds, act);
  }

  hasRule(ruleArn: string) {
    return !this.deleted.has(ruleArn);
  }

  weights(ruleArn: string) {
    return this.rules.get(ruleArn) ?? [];
  }

  setWeights(ruleArn: string, weights: readonly TargetGroupWeight[]) {
    this.rules.set(ruleArn, weights);
    const name = ruleArn === TEST_RULE ? 'test' : 'production';
    const of = (arn: string) => weights.find(({ targetGroupArn }) => targetGroupArn === arn)?.weight;
    this.log.push(`${this.seconds} ${name} primary ${of(PRIMARY)} alternate ${of(ALTERNATE)}`);
  }

  register(targetGroupArn: string, { id }: { id: string }) {
    const launched = this.targets.get(id);
    if (!launched) throw new Error(`${id} was not launched`);
    this.log.push(
      `${this.seconds} register ${id} in ${targetGroupArn === PRIMARY ? 'primary' : 'alternate'}`,
    );
    for (const at of [launched.healthyAfter, launched.unhealthyAfter]) {
      if (at !== undefined) {
        this.clock.outside(launched.since + at - this.clock.now(), () => this.tell(targetGroupArn, id));
      }
    }
  }

  onHealthChange(targetGroupArn: string, listener: (change: HealthChange) => void) {
    const hearers = this.hearers.get(targetGroupArn) ?? new Set();
    this.hearers.set(targetGroupArn, hearers.add(listener));
    return () => hearers.delete(listener);
  }

  private tell(targetGroupArn: string, targetId: string) {
    const state = this.health(targetGroupArn, targetId);
    for (const listener of this.hearers.get(targetGroupArn) ?? []) listener({ targetId, state });
  }

  async deregister(_targetGroupArn: string, id: string) {
    this.log.push(`${this.seconds} deregister ${id}`);
    await this.clock.sleep(5 * SECOND);
    this.log.push(`${this.seconds} drained ${id}`);
  }

  health(_targetGroupArn: string, id: string): TargetHealthState | undefined {
    const target = this.targets.get(id);
    if (!target) return undefined;
    const age = this.clock.now() - target.since;
    if (age >= (target.unhealthyAfter ?? Number.POSITIVE_INFINITY)) return 'unhealthy';
    return age >= (target.healthyAfter ?? Number.POSITIVE_INFINITY) ? 'healthy' : 'initial';
  }

  private async launch(arn: string, behaviour: Behaviour): Promise<RunningTask> {
    this.launches += 1;
    const id = `${NAMES[arn] ?? arn}-${this.launches}`;
    const { clock } = this;
    this.targets.set(id, { ...behaviour, since: clock.now() });
    let exit: (exit: TaskExit) => void = () => {};
    const exited = new Promise<TaskExit>((resolve) => {
      exit = resolve;
    });
    if (behaviour.exitsAfter !== undefined) {
      this.after(behaviour.exitsAfter, () =>
        exit({ reason: 'Essential container in task exited (exit code 1)' }),
      );
    }
    const stop = async () => {
      this.log.push(`${this.seconds} stop ${id}`);
      exit({ reason: 'stopped' });
    };
    const starts = new Promise<void>((resolve) => {
      clock.outside(behaviour.startsAfter ?? 0, resolve);
    });
    const started = Promise.race([starts, exited]).then(() => {});
    return { id, backend: NO_BACKEND, started, exited, stop };
  }
}

/** Stage names with seconds since the deployment's start. */
export function timeline(result: DeploymentResult): string[] {
  return result.stages.map(({ name, startedAt, inRollback }) => {
    const seconds = (startedAt - result.startedAt) / SECOND;
    return `${seconds}${inRollback ? ' (rollback)' : ''} ${name}`;
  });
}
