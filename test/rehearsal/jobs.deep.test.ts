import configuration from '../../examples/jobs';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { Resolvers } from '../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import type { Clock } from '../../rehearsal/clock/clock';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { RehearsedService } from '../../rehearsal/service/rehearsed-service';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';

afterAll(() => closeWarmProcesses());

const MINUTE = 60_000;
const HEARTBEAT = 'shop-production-heartbeat-refresh-prices';
const FAILED = 'shop-production-job-refresh-prices-failed';
/** 15 between two starts, 60 that a run may take, 5 of lateness. */
const SILENT = 80;
const TICKET = 'arn:aws:sns:eu-west-1:111122223333:shop-production-ticket';
const PAGE = 'arn:aws:sns:eu-west-1:111122223333:shop-production-page';
const STARTER = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-jobs';

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });

/** The jobs of the example in a rehearsal, whose schedule is the test: rehearsals have none. */
class Runs {
  constructor(
    private readonly service: RehearsedService,
    private readonly clock: Clock,
  ) {}

  /** The real alarms of the template, made now: rehearsals leave out what waits for a schedule, and its warm-up begins. */
  async createHeartbeats(): Promise<void> {
    const read = knownAssembly(assembly.directory);
    const stack = read.stacks.find(({ stackName }) => stackName === 'shop-production');
    if (!stack) throw new Error('there is no stack of the service');
    const resolver = new Resolvers(read).of(stack);
    for (const [kind, type] of [
      ['metric', 'AWS::CloudWatch::Alarm'],
      ['composite', 'AWS::CloudWatch::CompositeAlarm'],
    ] as const) {
      for (const { Type, Properties } of Object.values(stack.template.Resources)) {
        const name = String(Properties?.AlarmName);
        if (Type !== type || !name.startsWith(HEARTBEAT)) continue;
        const properties = (await resolver.resolve(Properties)) as Record<string, unknown>;
        this.service.account.cloudWatch.putFromTemplate(kind, name, properties);
      }
    }
  }

  /** A run that ends, as ECS tells of it, counted by the real bundled handler. */
  async end(exitCode: number): Promise<void> {
    const now = this.clock.now();
    const at = (milliseconds: number) => new Date(milliseconds).toISOString();
    const done = await this.service.functions.invoke(STARTER, {
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      time: at(now),
      detail: {
        group: 'family:shop-production-job-refresh-prices',
        startedBy: `teal/${at(now - MINUTE).replace(/[:.]/g, '_')}/0`,
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        startedAt: at(now - MINUTE),
        stoppedAt: at(now),
        containers: [{ name: 'shop', exitCode }],
      },
    });
    if (!done.ok) throw new Error(`the end of a run must be counted, got ${JSON.stringify(done)}`);
  }

  /** One that ends so each quarter of an hour. */
  async goOn(exitCode: number, hours: number): Promise<void> {
    for (let quarter = 0; quarter < hours * 4; quarter += 1) {
      await this.end(exitCode);
      await this.clock.sleep(15 * MINUTE);
    }
  }

  /** @returns minutes until the alarm is in the state; undefined when it is not within a day */
  async minutesUntil(name: string, state: string): Promise<number | undefined> {
    for (let minutes = 0; minutes < 24 * 60; minutes += 1) {
      if (this.stateOf(name) === state) return minutes;
      await this.clock.sleep(MINUTE);
    }
    return undefined;
  }

  stateOf(name: string): string | undefined {
    return this.service.account.cloudWatch.alarms.describe([name])[0]?.state;
  }

  /** `ALARM shop-production-…` of each message to a topic, of jobs alone; without the first look of each, which finds it well. */
  told(topic: string): readonly string[] {
    return this.service.account.topics
      .messages(topic)
      .map(
        ({ message }) =>
          JSON.parse(message) as Record<'AlarmName' | 'NewStateValue' | 'OldStateValue', string>,
      )
      .filter(
        ({ AlarmName, OldStateValue }) =>
          /-(heartbeat|job)-/.test(AlarmName) && OldStateValue !== 'INSUFFICIENT_DATA',
      )
      .map(({ AlarmName, NewStateValue }) => `${NewStateValue} ${AlarmName}`);
  }
}

const running = <T>(act: (runs: Runs) => Promise<T>): Promise<T> =>
  withRehearsal(assembly, { environment: 'production', hooks: 'declared' }, async (_, { service, clock }) => {
    const runs = new Runs(service, clock);
    await runs.createHeartbeats();
    return act(runs);
  });

test('a job that goes on is no news', async () => {
  await running(async (runs) => {
    await runs.goOn(0, 6);
    expect([HEARTBEAT, FAILED].map((name) => runs.stateOf(name))).toEqual(['OK', 'OK']);
    expect([...runs.told(TICKET), ...runs.told(PAGE)]).toEqual([]);
  });
});

test('a job that stops reporting is a ticket within its time, nobody is woken, and its return ends it', async () => {
  await running(async (runs) => {
    await runs.goOn(0, 4);
    // The last one was a quarter ago.
    const silent = 15 + ((await runs.minutesUntil(HEARTBEAT, 'ALARM')) ?? Number.NaN);
    expect(silent).toBeGreaterThanOrEqual(SILENT);
    expect(silent).toBeLessThanOrEqual(SILENT + 5);
    expect(runs.told(TICKET)).toEqual([`ALARM ${HEARTBEAT}`]);
    expect(runs.told(PAGE)).toEqual([]);
    // Nothing failed: what is told is the silence.
    expect(runs.stateOf(FAILED)).toBe('OK');

    await runs.end(0);
    expect(await runs.minutesUntil(HEARTBEAT, 'OK')).toBeLessThanOrEqual(5);
    expect(runs.told(TICKET)).toEqual([`ALARM ${HEARTBEAT}`, `OK ${HEARTBEAT}`]);
  });
});

test('a run that failed is a ticket within minutes; one that succeeds ends it, and the heartbeat was well', async () => {
  await running(async (runs) => {
    await runs.goOn(0, 4);
    await runs.end(1);
    expect(await runs.minutesUntil(FAILED, 'ALARM')).toBeLessThanOrEqual(5);
    expect(runs.told(TICKET)).toEqual([`ALARM ${FAILED}`]);
    await runs.goOn(0, 2);
    expect([HEARTBEAT, FAILED].map((name) => runs.stateOf(name))).toEqual(['OK', 'OK']);
    expect(runs.told(TICKET)).toEqual([`ALARM ${FAILED}`, `OK ${FAILED}`]);
    expect(runs.told(PAGE)).toEqual([]);
  });
});

test('a job that runs, and fails each time, does not report either', async () => {
  await running(async (runs) => {
    await runs.goOn(0, 4);
    await runs.goOn(1, 2);
    expect(runs.stateOf(HEARTBEAT)).toBe('ALARM');
    expect(runs.told(TICKET)).toContain(`ALARM ${HEARTBEAT}`);
    expect(runs.told(PAGE)).toEqual([]);
  });
});
