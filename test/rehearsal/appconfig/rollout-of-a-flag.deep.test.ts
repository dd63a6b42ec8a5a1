import example from '../../../examples/flags';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { stackNamed } from '../../../rehearsal/assembly/assembly';
import { Resolvers, type TemplateResolver } from '../../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import type { Clock } from '../../../rehearsal/clock/clock';
import { every } from '../../../rehearsal/clock/clock';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { parametersOf } from '../../../rehearsal/service/deployed-parameters';
import { addAlarms } from '../../../rehearsal/service/deployment-alarms';
import { stacksOf } from '../../../rehearsal/service/stacks';
import { makeStores } from '../../../rehearsal/service/stores';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 28);
const ALARM = 'shop-production-target-errors';
const assembly = knownAssembly(synthesizeDelivery(example, { file: 'examples/flags.ts' }).directory);

/** What the stacks of examples/flags.ts have in AppConfig and CloudWatch, and what its alarms look at. */
async function shopOfTheExample(clock: Clock) {
  const own = stackNamed(assembly, 'shop-production');
  const stacks = stacksOf(assembly, own);
  const resolvers = new Resolvers(assembly, { parameters: parametersOf(stacks) });
  const all = stacks.map((stack) => resolvers.of(stack));
  const account = new AwsAccount(clock, own);
  await makeStores(account, all);
  await addAlarms(
    account.cloudWatch,
    all,
    { alarms: { names: [ALARM] } } as never,
    START - 48 * 3600 * SECOND,
  );
  const output = await resolvers.outputOf('shop-production', 'FeatureFlags');
  const [application = '', environment = '', profile = '', , gradual = '', atOnce = ''] = `${output}`.split(
    '/',
  );
  return {
    ...{ account, application, environment, profile, strategies: { gradual, atOnce } },
    ...(await metricsOf(all)),
  };
}

/** Of the load balancer and the target group that users are on. */
async function metricsOf(all: readonly TemplateResolver[]) {
  const fullNameOf = async (kind: 'LoadBalancer' | 'TargetGroup', logicalId: RegExp) => {
    for (const resolver of all)
      for (const id of await resolver.resourcesOfType(`AWS::ElasticLoadBalancingV2::${kind}`))
        if (logicalId.test(id)) return String(await resolver.attribute(id, `${kind}FullName`));
    throw new Error(`the example has no ${kind}`);
  };
  const LoadBalancer = await fullNameOf('LoadBalancer', /./);
  const TargetGroup = await fullNameOf('TargetGroup', /Primary/);
  const metric = (name: string, dimensions: Readonly<Record<string, string>>) => ({
    ...{ namespace: 'AWS/ApplicationELB', name, dimensions },
  });
  return {
    errors: metric('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup }),
    requests: [
      metric('RequestCount', { LoadBalancer, TargetGroup }),
      metric('RequestCount', { LoadBalancer }),
    ],
  };
}

interface Deployed {
  readonly DeploymentConfiguration: { readonly Alarms: { readonly AlarmNames: readonly unknown[] } };
}

/** For so long a new alarm looks at nothing (its WarmUpConfiguration), and then at minutes that are whole. */
const WARM = 15;

/** The first version is the stack's, of no flags. */
const ON = JSON.stringify({
  ...{ version: '1', flags: { 'express-checkout': {} } },
  values: { 'express-checkout': { enabled: true } },
});

/**
 * Twenty tasks of ten requests a second each, that ask for their flags every 15 seconds; what the flag switches on fails for a share
 * of the requests. The alarms are those of the stack: of target errors, more than 2 % of the requests in two of four minutes.
 *
 * @param errorShare of requests with the flag on
 */
async function shopWhereTheFlagFails(errorShare: number) {
  const clock = new VirtualClock(START);
  const { account, application, environment, profile, strategies, errors, requests } =
    await shopOfTheExample(clock);
  const { appConfig, configurationSessions: sessions } = account;
  const { alarms, store } = account.cloudWatch;
  appConfig.createVersion(profile, { content: ON, contentType: 'application/json' });
  const start = (version: '1' | '2', how: keyof typeof strategies) =>
    appConfig.start({ application, environment, profile, version, strategy: strategies[how] });

  const tasks = Array.from({ length: 20 }, (_, index) => ({
    token: sessions.start({ application, environment, profile }, { id: `task-${index}` }),
    isOn: false,
  }));
  const users = { requests: 0, failed: 0, firstFailure: undefined as number | undefined };
  const poll = () => {
    for (const task of tasks) {
      const { nextToken, content } = sessions.poll(task.token);
      task.token = nextToken;
      if (content !== undefined) task.isOn = JSON.parse(content)['express-checkout']?.enabled === true;
    }
  };
  const serve = () => {
    const failed = tasks.filter(({ isOn }) => isOn).length * 10 * errorShare;
    users.requests += tasks.length * 10;
    users.failed += failed;
    if (failed > 0) users.firstFailure ??= clock.now();
    store.record(errors, clock.now(), failed);
    for (const counted of requests) store.record(counted, clock.now(), tasks.length * 10);
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

test('the stack has the strategy of the configuration, its deployment alarms, and no flags', async () => {
  const { account, environment, profile, strategies } = await shopOfTheExample(new VirtualClock(START));
  const { appConfig } = account;
  expect(appConfig.strategy(strategies.gradual)).toMatchObject({
    ...{ name: 'shop-production-gradual', growthType: 'LINEAR', growthFactor: 20 },
    ...{ durationMinutes: 20, bakeMinutes: 10 },
  });
  const { monitors } = appConfig.environment('shop-production', 'production');
  const { Resources } = stackNamed(assembly, 'shop-production').template;
  const [service] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::ECS::Service');
  const properties: unknown = service?.Properties;
  const { DeploymentConfiguration } = properties as Deployed;
  expect(monitors.map(({ alarmArn }) => alarmArn.split(':alarm:')[1])).toContain(ALARM);
  expect(monitors).toHaveLength(DeploymentConfiguration.Alarms.AlarmNames.length);
  expect(JSON.parse(appConfig.versionFor(environment, profile, 'a task')?.content ?? '')).toEqual({
    ...{ version: '1', flags: {}, values: {} },
  });
});

test('a bad rollout of a flag raises errors, the alarm sounds, and AppConfig turns it back', async () => {
  // Half of the requests with it: a step of a few tasks must fail more than 2 % of all requests to be seen in it.
  const { users, tasks, start, during, alarms } = await shopWhereTheFlagFails(0.5);
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
  const { users, tasks, start, during } = await shopWhereTheFlagFails(0);
  await during(WARM);
  const { rollout } = start('2', 'gradual');
  await during(31);
  expect([rollout.state, users.failed]).toEqual(['COMPLETE', 0]);
  expect(tasks.every(({ isOn }) => isOn)).toBe(true);
});

test('the kill switch goes out while the alarm is red, and reaches every task by its next poll', async () => {
  const { users, tasks, start, during, alarms } = await shopWhereTheFlagFails(0.1);
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
