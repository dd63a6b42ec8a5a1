import fc from 'fast-check';
import type { ShiftingConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
import { type DeploymentEvent, TERMINAL } from '../../../rehearsal/ecs/deployment-result';
import type { Strategy } from '../../../rehearsal/ecs/stages';
import {
  ALTERNATE,
  answer,
  type Behaviour,
  CANARY,
  FAILED,
  gateAt,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  pauseAt,
  SECOND,
  SUCCEEDED,
  TEST_RULE,
  World,
} from './world';

/** What may happen to a service in some minutes, in any order. */
export interface Story {
  readonly strategy: Strategy;
  readonly green: readonly Behaviour[];
  readonly answers: readonly ('SUCCEEDED' | 'FAILED' | 'IN_PROGRESS' | 'throws' | 'hangs')[];
  readonly hookStages: readonly string[];
  readonly pauseStages: readonly string[];
  readonly acts: readonly {
    readonly at: number;
    readonly what: 'alarm' | 'stop' | 'abort' | 'continue' | 'newer' | 'more' | 'fewer';
  }[];
}

const STAGES = [
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];
const BEFORE_TRAFFIC = ['RECONCILE_SERVICE', ...STAGES.slice(0, 4), 'SCALE_UP'];

const moment = (most: number) =>
  fc.integer({ min: 0, max: most / SECOND }).map((seconds) => seconds * SECOND);
const behaviour: fc.Arbitrary<Behaviour> = fc.record(
  {
    healthyAfter: moment(MINUTE),
    unhealthyAfter: moment(20 * MINUTE),
    exitsAfter: moment(30 * MINUTE),
    startsAfter: moment(MINUTE),
  },
  { requiredKeys: ['healthyAfter'] },
);
export const story: fc.Arbitrary<Story> = fc.record({
  strategy: fc.constantFrom<Strategy>(
    { name: 'CANARY', percent: 5, holdMs: 10 * MINUTE },
    { name: 'LINEAR', stepPercent: 30, holdMs: 3 * MINUTE },
    { name: 'BLUE_GREEN' },
    { name: 'ROLLING', maximumPercent: 150, minimumHealthyPercent: 50 },
  ),
  green: fc.array(behaviour, { minLength: 1, maxLength: 4 }),
  answers: fc.array(fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'FAILED', 'IN_PROGRESS', 'throws', 'hangs'), {
    maxLength: 6,
  }),
  hookStages: fc.subarray(STAGES),
  pauseStages: fc.subarray(['PRE_SCALE_UP', 'PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT']),
  acts: fc.array(
    fc.record({
      at: moment(40 * MINUTE),
      what: fc.constantFrom('alarm', 'stop', 'abort', 'continue', 'newer', 'more', 'fewer'),
    }),
    { maxLength: 5 },
  ),
});

/** What is only seen while it happens. */
class Watch {
  readonly broken: string[] = [];
  private readonly terminal = new Map<string, number>();
  private readonly stage = new Map<string, string>();
  private latest = '';

  constructor(private readonly world: World) {}

  see(event: DeploymentEvent, arn: string): void {
    if (event.type === 'stage') {
      this.stage.set(arn, event.stage);
      this.latest = event.stage;
      this.weights();
    }
    if (event.type === 'weights') this.traffic(arn, event);
    if (event.type === 'hook' && this.stage.get(arn) !== event.stage)
      this.broken.push(`a hook of ${event.stage} in ${this.stage.get(arn)}`);
    if (event.type === 'status' && TERMINAL.includes(event.status))
      this.terminal.set(arn, (this.terminal.get(arn) ?? 0) + 1);
  }

  /** A rule was written: before green is tested, users are on the live revision alone. */
  written(ruleArn: string, live: string | undefined): void {
    if (ruleArn !== PRODUCTION_RULE || !BEFORE_TRAFFIC.includes(this.latest)) return;
    const serving = this.world.weights(ruleArn).filter(({ weight }) => weight > 0);
    if (serving.some(({ targetGroupArn }) => targetGroupArn !== live))
      this.broken.push(`production rule leads elsewhere in ${this.latest}`);
  }

  ended(arn: string): number {
    return this.terminal.get(arn) ?? 0;
  }

  private traffic(arn: string, { traffic, greenPercent }: DeploymentEvent & { type: 'weights' }): void {
    const stage = this.stage.get(arn) ?? '';
    if (traffic === 'production' && greenPercent > 0 && BEFORE_TRAFFIC.includes(stage))
      this.broken.push(`production traffic in ${stage}`);
    this.weights();
  }

  private weights(): void {
    for (const rule of [PRODUCTION_RULE, TEST_RULE]) {
      const sum = this.world.weights(rule).reduce((total, { weight }) => total + weight, 0);
      if (sum !== 100 && sum !== 1000) this.broken.push(`weights of ${sum}`);
    }
  }
}

export async function tell({ strategy, green, answers, hookStages, pauseStages, acts }: Story) {
  const world = new World();
  const watch = new Watch(world);
  let asked = 0;
  world.hook = () => {
    const next = answers[asked++ % Math.max(1, answers.length)] ?? 'SUCCEEDED';
    if (next === 'throws') return { ok: false, errorType: 'Error', errorMessage: 'thrown' };
    if (next === 'hangs') return new Promise(() => {});
    if (next === 'IN_PROGRESS') return answer({ hookStatus: 'IN_PROGRESS', callBackDelay: 45 });
    return next === 'FAILED' ? FAILED : SUCCEEDED;
  };
  const configuration: ShiftingConfiguration = {
    ...CANARY,
    strategy,
    hooks:
      hookStages.length > 0 && strategy.name !== 'ROLLING'
        ? [{ ...gateAt(...hookStages), timeoutMs: 20 * MINUTE }]
        : [],
    pauses: pauseStages.map((stage) => ({ ...pauseAt(stage), timeoutMs: 15 * MINUTE })),
  };
  const service = world.service({ onProgress: (event, { arn }) => watch.see(event, arn) });
  await world.clock.run(service.adopt(world.runs(1), configuration));
  const write = world.setWeights.bind(world);
  world.setWeights = (rule, weights) => {
    write(rule, weights);
    watch.written(rule, service.liveTasks?.targetGroupArn);
  };
  const behaves = (nth: number) => green[nth % green.length] as Behaviour;
  let version = 2;
  service.update({ revision: world.runs(version, behaves) });
  for (const { at, what } of acts) {
    world.after(at, () => {
      const current = service.currentDeployment;
      try {
        if (what === 'alarm') {
          world.alarms.set('errors', 'OK');
          world.alarms.set('errors', 'ALARM');
        } else if (what === 'newer') {
          version += 1;
          service.update({ revision: world.runs(version, behaves) });
        } else if (what === 'more') service.setDesiredCount(3);
        else if (what === 'fewer') service.setDesiredCount(1);
        else if (!current) return;
        else if (what === 'continue')
          service.continueServiceDeployment(
            current.arn,
            current.view().lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')?.hookId ??
              '',
          );
        else service.stopServiceDeployment(current.arn, what === 'stop' ? 'ROLLBACK' : 'ABORT');
      } catch (error) {
        if (!/Exception$/.test((error as Error).name)) throw error;
      }
    });
  }
  await world.clock.run(world.clock.sleep(41 * MINUTE));
  while (service.currentDeployment) await settle(world, service);
  return { world, service, watch };
}

/**
 * Tasks that are healthy for a moment and then end are replaced for ever by a rolling deployment: each that is healthy sets
 * its circuit breaker back, and ECS gives it no time. After hours of it a person stops it.
 * source: ECS developer guide, "How the Amazon ECS deployment circuit breaker detects failures"
 */
async function settle(world: World, service: ReturnType<World['service']>): Promise<void> {
  const current = service.currentDeployment;
  if (!current) return;
  const ended = new AbortController();
  const patience = world.clock.sleep(6 * 60 * MINUTE, ended.signal).catch(() => undefined);
  await world.clock.run(Promise.race([current.result, patience]));
  ended.abort();
  if (service.currentDeployment === current) service.stopServiceDeployment(current.arn, 'ROLLBACK');
}

const inGroup = (world: World, arn: string) =>
  world.weights(PRODUCTION_RULE).find(({ targetGroupArn }) => targetGroupArn === arn)?.weight ?? 0;

/** Traffic, tasks, statuses and timers are as they must be, whatever happens. */
export async function endsWell(told: Story): Promise<void> {
  const { world, service, watch } = await tell(told);
  expect(watch.broken).toEqual([]);
  const views = service.deployments();
  for (const { serviceDeploymentArn, status } of views) {
    expect(TERMINAL).toContain(status);
    expect(watch.ended(serviceDeploymentArn)).toBe(1);
  }
  const last = views.at(-1)?.status ?? '';
  const live = service.liveTasks?.targetGroupArn ?? '';
  if (last === 'ROLLBACK_SUCCESSFUL' || last === 'SUCCESSFUL') {
    const [one, other] = [inGroup(world, PRIMARY), inGroup(world, ALTERNATE)];
    expect(live === PRIMARY ? [one > 0, other] : [other > 0, one]).toEqual([true, 0]);
    expect(service.taskSets).toHaveLength(1);
    expect(service.describe().currentServiceRevisions).toHaveLength(1);
  }
  await world.clock.run(service.delete());
  expect(service.describe()).toMatchObject({ runningCount: 0, pendingCount: 0 });
  expect(world.clock.waiting.size).toBe(0);
}

/** A target group never has tasks of two revisions, but for those that drain: never two greens with traffic. */
export async function keepsGroupsApart(told: Story): Promise<void> {
  fc.pre(told.strategy.name !== 'ROLLING'); // there, both are in one group
  const { world } = await tell(told);
  // Whoever is registered in a group: a group has tasks of one revision, but for those that drain.
  const members = new Map<string, Set<string>>();
  for (const line of world.log) {
    const [, , id = '', group] = /^(\S+) register (\S+) in (\w+)$/.exec(line)?.slice(0) ?? [];
    const gone = / deregister (\S+)$/.exec(line)?.[1];
    if (group !== undefined) members.set(group, (members.get(group) ?? new Set()).add(id));
    if (gone !== undefined) for (const ids of members.values()) ids.delete(gone);
    for (const ids of members.values())
      expect(new Set([...ids].map((task) => task.split('-')[0])).size).toBeLessThanOrEqual(1);
  }
}
