import { AppConfig, FEATURE_FLAGS } from '../../../rehearsal/appconfig/app-config';
import { ConfigurationSessions } from '../../../rehearsal/appconfig/sessions';
import { every } from '../../../rehearsal/clock/clock';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { Alarms } from '../../../rehearsal/cloudwatch/alarms';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 28);
const ALARM = 'shop-production-target-errors';
const ERRORS = {
  namespace: 'AWS/ApplicationELB',
  name: 'HTTPCode_Target_5XX_Count',
  dimensions: { LoadBalancer: 'app/shop/1' },
};
const flags = (enabled: boolean) =>
  JSON.stringify({
    ...{ version: '1', flags: { 'express-checkout': {} } },
    values: { 'express-checkout': { enabled } },
  });

/**
 * Twenty tasks of ten requests a second each, that ask for their flags every 15 seconds; what the flag switches on fails for a share
 * of the requests. The alarm is as Teal's: more than ten errors in two of three minutes.
 *
 * @param errorShare of requests with the flag on
 */
function shopWhereTheFlagFails(errorShare: number) {
  const clock = new VirtualClock(START);
  const store = new MetricStore();
  const alarms = new Alarms(clock, store);
  alarms.add(
    alarmDefinition('Errors', {
      ...{ AlarmName: ALARM, Namespace: ERRORS.namespace, MetricName: ERRORS.name, Statistic: 'Sum' },
      Dimensions: [{ Name: 'LoadBalancer', Value: 'app/shop/1' }],
      ...{ Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 10 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' },
    }),
  );
  const appConfig = new AppConfig(clock, alarms);
  const sessions = new ConfigurationSessions(appConfig, clock);
  const application = appConfig.createApplication('shop-production').id;
  const alarmArn = `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${ALARM}`;
  const environment = appConfig.createEnvironment(application, 'production', [{ alarmArn }]).id;
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
  const { users, tasks, start, during, alarms } = shopWhereTheFlagFails(0.1);
  const { rollout } = start('2', 'gradual');
  await during(30);
  expect(rollout.state).toBe('ROLLED_BACK');
  const turned = rollout.events.find(({ type }) => type === 'ROLLBACK_STARTED');
  expect(turned).toMatchObject({ triggeredBy: 'CLOUDWATCH_ALARM' });
  const decision = ((turned?.at ?? 0) - (users.firstFailure ?? 0)) / MINUTE;
  expect(decision).toBeGreaterThan(1);
  // Two minutes of three, the minute under way, and what CloudWatch takes to deliver.
  expect(decision).toBeLessThanOrEqual(5);
  // It had got two steps of five at most: with everybody on it in the same time it would have been five times as many.
  expect(rollout.events.filter(({ type }) => type === 'PERCENTAGE_UPDATED').length).toBeLessThanOrEqual(2);
  expect(users.failed).toBeGreaterThan(0);
  expect(users.failed / users.requests).toBeLessThan(0.005);
  expect(tasks.filter(({ isOn }) => isOn)).toEqual([]);
  expect(alarms.state(ALARM)).toBe('OK');
});

test('a good one reaches every task, and nobody is hurt', async () => {
  const { users, tasks, start, during } = shopWhereTheFlagFails(0);
  const { rollout } = start('2', 'gradual');
  await during(31);
  expect([rollout.state, users.failed]).toEqual(['COMPLETE', 0]);
  expect(tasks.every(({ isOn }) => isOn)).toBe(true);
});

test('the kill switch goes out while the alarm is red, and reaches every task by its next poll', async () => {
  const { users, tasks, start, during, alarms } = shopWhereTheFlagFails(0.1);
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
