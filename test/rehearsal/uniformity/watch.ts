import type { DeliveryInput } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Clock } from '../../../rehearsal/clock/clock';
import type { Rehearsal } from '../../../rehearsal/rehearsal';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import type { RehearsalOptions } from '../../../rehearsal/testing/options';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { shop } from '../../synth';

export const MINUTE = 60_000;
const NAME = 'shop-production-uniformity';
const FUNCTION = `arn:aws:lambda:eu-west-1:111122223333:function:${NAME}`;
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

/** Eight tasks, which may take minutes to start. */
export const eightTasks = (environment: DeliveryInput['environments'][string] = {}) =>
  synthesizeDelivery(shop(environment, { tasks: { min: 8, max: 16 }, health: { graceSeconds: 300 } }));

/** The check and its alarm in a rehearsal, whose schedule is the test: rehearsals have none. */
export class Watch {
  constructor(
    readonly rehearsal: Rehearsal,
    readonly service: RehearsedService,
    readonly clock: Clock,
  ) {}

  /** The real alarm of the template, made now: its warm-up begins. */
  createAlarm(assembly: ReturnType<typeof eightTasks>): void {
    const { template } = assembly.getStackByName('shop-production');
    const alarms = Object.values(
      template.Resources as Record<string, { Properties: Record<string, unknown> }>,
    );
    const alarm = alarms.find(({ Properties }) => Properties?.AlarmName === NAME);
    this.service.account.cloudWatch.putFromTemplate('metric', NAME, alarm?.Properties ?? {});
  }

  /** One look by the real bundled handler. @returns what it logged: the metric's line, then a line for each finding */
  async look(): Promise<readonly Record<string, unknown>[]> {
    const lines: string[] = [];
    const stop = this.service.account.logs.onEvents((group, _stream, events) => {
      if (group === `/teal/${NAME}`) lines.push(...events.map(({ message }) => message));
    });
    const invocation = await this.service.functions.invoke(FUNCTION, SCHEDULED);
    stop();
    if (!invocation.ok) throw new Error(`the check must end, got ${JSON.stringify(invocation)}`);
    return lines.map((line) => JSON.parse(line)).filter((line) => line.level !== undefined && !line.time);
  }

  /** `id subject` of each finding of a look. */
  async findings(): Promise<string[]> {
    const [, ...findings] = await this.look();
    return findings.map(({ finding, subject }) => `${finding} ${subject}`);
  }

  /** Looks each minute until what is given is over. @returns its result, and what each look found */
  async eachMinuteOf<T>(happening: Promise<T>): Promise<{ result: T; looks: Look[] }> {
    const looks: Look[] = [];
    let isOver = false;
    const over = happening.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const [line, ...findings] = await this.look();
      looks.push({
        judged: line?.judged === true,
        count: Number(line?.Findings),
        ids: findings.map(({ finding }) => String(finding)),
        alarm: this.alarm,
      });
      await this.clock.sleep(MINUTE);
    }
    return { result: await over, looks };
  }

  get alarm(): string | undefined {
    return this.service.account.cloudWatch.alarms.describe([NAME])[0]?.state;
  }

  get ecs() {
    return this.service.account.ecs;
  }
}

export interface Look {
  readonly judged: boolean;
  readonly count: number;
  readonly ids: readonly string[];
  readonly alarm: string | undefined;
}

/** Brings eight tasks up, with users, and does something while the check can be asked. */
export async function watching<T>(
  assembly: ReturnType<typeof eightTasks>,
  act: (watch: Watch) => Promise<T>,
  options: RehearsalOptions = {},
): Promise<T> {
  return withRehearsal(assembly, { hooks: 'declared', ...options }, (rehearsal, { service, clock }) => {
    const watch = new Watch(rehearsal, service, clock);
    watch.createAlarm(assembly);
    return act(watch);
  });
}
