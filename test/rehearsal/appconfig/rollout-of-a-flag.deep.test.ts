import example from '../../../examples/flags';
import { AppConfig, FEATURE_FLAGS } from '../../../rehearsal/appconfig/app-config';
import { ConfigurationSessions } from '../../../rehearsal/appconfig/sessions';
import { every } from '../../../rehearsal/clock/clock';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { Alarms } from '../../../rehearsal/cloudwatch/alarms';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { synthesize } from '../../synth';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 28);
const ALARM = 'shop-production-target-errors';
/** What is made is called by its logical id here. */
const LOAD_BALANCER = { LoadBalancer: 'LoadBalancer' };
const TARGETS = { ...LOAD_BALANCER, TargetGroup: 'PrimaryTargetGroup' };
const metric = (name: string, dimensions: Readonly<Record<string, string>>) => ({
  ...{ namespace: 'AWS/ApplicationELB', name, dimensions },
});
const ERRORS = metric('HTTPCode_Target_5XX_Count', TARGETS);
const REQUESTS = [metric('RequestCount', TARGETS), metric('RequestCount', LOAD_BALANCER)];
/** For so long a new alarm looks at nothing (its WarmUpConfiguration), and then at minutes that are whole. */
const WARM = 15;

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Monitors?: readonly {
      readonly AlarmArn: { readonly 'Fn::GetAtt': readonly [string, string] };
    }[];
  };
}

/** The alarms that the stack of examples/flags.ts has AppConfig look at, with `Fn::GetAtt` as the logical id. */
function monitored(): readonly unknown[] {
  const { Resources } = synthesize(example).template('shop-production').toJSON();
  const resources = Resources as Readonly<Record<string, Resource>>;
  const [environment] = Object.values(resources).filter(({ Type }) => Type === 'AWS::AppConfig::Environment');
  return (environment?.Properties.Monitors ?? []).map(({ AlarmArn }) =>
    JSON.parse(JSON.stringify(resources[AlarmArn['Fn::GetAtt'][0]]?.Properties), (_, value) =>
      Array.isArray(value?.['Fn::GetAtt']) ? value['Fn::GetAtt'][0] : value,
    ),
  );
}

const flags = (enabled: boolean) =>
  JSON.stringify({
    ...{ version: '1', flags: { 'express-checkout': {} } },
    values: { 'express-checkout': { enabled } },
  });

/**
 * Twenty tasks of ten requests a second each, that ask for their flags every 15 seconds; what the flag switches on fails for a share
 * of the requests. The alarms are those of the stack: of target errors, more than 2 % of the requests in two of four minutes.
 *
 * @param errorShare of requests with the flag on
 */
function shopWhereTheFlagFails(errorShare: number) {
  const clock = new VirtualClock(START);
  const store = new MetricStore();
  const alarms = new Alarms(clock, store);
  const definitions = monitored().map((properties, nth) => alarmDefinition(`Alarm${nth}`, properties));
  for (const definition of definitions) alarms.add(definition);
  const appConfig = new AppConfig(clock, alarms);
  const sessions = new ConfigurationSessions(appConfig, clock);
  const application = appConfig.createApplication('shop-production').id;
  const monitors = definitions.map(({ name }) => ({
    alarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  }));
  const environment = appConfig.createEnvironment(application, 'production', monitors).id;
  const profile = appConfig.createProfile(application, 'flags', FEATURE_FLAGS).id;
  const strategyOf = (name: string, growthFactor: number, durationMinutes: number, bakeMinutes: number) =>
    appConfig.createStrategy({ name, growthType: 'LINEAR', growthFactor, durationMinutes, bakeMinutes }).id;
  const strategies = { gradual: strategyOf('gradual', 20, 20, 10), atOnce: strategyOf('at-once', 100, 0, 0) };
  for (const on of [false, true])
    appConfig.createVersion(profile, { content: flags(on), contentType: 'application/json' });
  const start = (version: '1' | '2', how: keyof typeof strategies) =>
    appConfig.start({ application, environment, profile, version, strategy: strategies[how] });
  start('1', 'atOnce');

  const tasks = Array.from({ length: 20 }, (_, index) => ({
    token: sessions.start({ application, environment, profile }, { id: `task-${index}` }),
    isOn: false,
  }));
  const users = { requests: 0, failed: 0, firstFailure: undefined as number | undefined };
  const poll = () => {
    for (const task of tasks) {
      const { nextToken, content } = sessions.poll(task.token);
      task.token = nextToken;
      if (content !== undefined) task.isOn = JSON.parse(content)['express-checkout'].enabled;
    }
  };
  const serve = () => {
    const failed = tasks.filter(({ isOn }) => isOn).length * 10 * errorShare;
    users.requests += tasks.length * 10;
    users.failed += failed;
    if (failed > 0) users.firstFailure ??= clock.now();
    store.record(ERRORS, clock.now(), failed);
    for (const requests of REQUESTS) store.record(requests, clock.now(), tasks.length * 10);
  };
  const during = async (minutes: number) => {
    const ended = new AbortController();
    const running = [
      alarms.start(ended.signal),
      every(clock, 15 * SECOND, ended.signal, poll),
      every(clock, SECOND, ended.signal, serve),
    ];
    await clock.run(clock.sleep(minutes * MINUTE));
    ended.abort();
    await Promise.all(running);
  };
  return { clock, alarms, tasks, users, start, during };
}

test('a bad rollout of a flag raises errors, the alarm sounds, and AppConfig turns it back', async () => {
  // Half of the requests with it: a step of a few tasks must fail more than 2 % of all requests to be seen in it.
  const { users, tasks, start, during, alarms } = shopWhereTheFlagFails(0.5);
  await during(WARM);
  const { rollout } = start('2', 'gradual');
  await during(30);
  expect(rollout.state).toBe('ROLLED_BACK');
  const turned = rollout.events.find(({ type }) => type === 'ROLLBACK_STARTED');
  expect(turned).toMatchObject({
    ...{ triggeredBy: 'CLOUDWATCH_ALARM', description: expect.stringContaining(ALARM) },
  });
  const decision = ((turned?.at ?? 0) - (users.firstFailure ?? 0)) / MINUTE;
  expect(decision).toBeGreaterThan(1);
  // Two minutes of four, the minute under way, and what CloudWatch takes to deliver.
  expect(decision).toBeLessThanOrEqual(5);
  // It had got two steps of five at most: with everybody on it in the same time it would have been five times as many.
  expect(rollout.events.filter(({ type }) => type === 'PERCENTAGE_UPDATED').length).toBeLessThanOrEqual(2);
  expect(users.failed).toBeGreaterThan(0);
  expect(users.failed / users.requests).toBeLessThan(0.01);
  expect(tasks.filter(({ isOn }) => isOn)).toEqual([]);
  expect(alarms.state(ALARM)).toBe('OK');
});

test('a good one reaches every task, and nobody is hurt', async () => {
  const { users, tasks, start, during } = shopWhereTheFlagFails(0);
  await during(WARM);
  const { rollout } = start('2', 'gradual');
  await during(31);
  expect([rollout.state, users.failed]).toEqual(['COMPLETE', 0]);
  expect(tasks.every(({ isOn }) => isOn)).toBe(true);
});

test('the kill switch goes out while the alarm is red, and reaches every task by its next poll', async () => {
  const { users, tasks, start, during, alarms } = shopWhereTheFlagFails(0.1);
  await during(WARM);
  start('2', 'atOnce');
  await during(6);
  expect(alarms.state(ALARM)).toBe('ALARM');
  expect(start('1', 'atOnce').rollout.state).toBe('COMPLETE');
  const before = users.failed;
  await during(0.5);
  expect(tasks.filter(({ isOn }) => isOn)).toEqual([]);
  // Fifteen seconds at most: 20 tasks of 10 requests, a tenth of them failed.
  expect(users.failed - before).toBeLessThanOrEqual(16 * 20);
  await during(10);
  expect(alarms.state(ALARM)).toBe('OK');
});
