import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { appConfigProviders } from '../../../rehearsal/cloudformation/providers/appconfig';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { appConfigModel } from '../../../rehearsal/stacks/app-config-model';
import { SetAlarms } from '../appconfig/set-alarms';
import { templateOf } from './things';

const PLACE = { artifactId: 'shop', stackName: 'shop', account: '111122223333', region: 'eu-west-1' };
const ALARM = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:errors';
const OTHER_ALARM = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:latency';
const flags = (...names: readonly string[]) =>
  JSON.stringify({ version: '1', flags: Object.fromEntries(names.map((name) => [name, {}])), values: {} });

type Change = Readonly<Record<string, object>>;
const ref = (Ref: string) => ({ Ref });

/** What lib/service/feature-flags.ts makes, in small. @param change of the properties, by logical id */
const template = (change: Change = {}) => {
  const of = (Type: string, logicalId: string, properties: object) => ({
    [logicalId]: { Type: `AWS::AppConfig::${Type}`, Properties: { ...properties, ...change[logicalId] } },
  });
  const ApplicationId = ref('App');
  const strategy = { DeploymentDurationInMinutes: '0', FinalBakeTimeInMinutes: '0', GrowthFactor: 100 };
  return templateOf({
    ...of('Application', 'App', { Name: 'shop' }),
    ...of('Environment', 'Env', { ApplicationId, Name: 'production', Monitors: [{ AlarmArn: ALARM }] }),
    ...of('ConfigurationProfile', 'Values', {
      ...{ ApplicationId, Name: 'flags', LocationUri: 'hosted', Type: 'AWS.AppConfig.FeatureFlags' },
    }),
    ...of('DeploymentStrategy', 'AtOnce', { ...strategy, Name: 'at-once', ReplicateTo: 'NONE' }),
    ...of('HostedConfigurationVersion', 'Version', {
      ...{ ApplicationId, ConfigurationProfileId: ref('Values') },
      ...{ Content: flags('one'), ContentType: 'application/json' },
    }),
    ...of('Deployment', 'Out', {
      ...{ ApplicationId, EnvironmentId: ref('Env'), ConfigurationProfileId: ref('Values') },
      ...{ ConfigurationVersion: ref('Version'), DeploymentStrategyId: ref('AtOnce') },
    }),
  } as never);
};

async function shop() {
  const clock = new VirtualClock();
  const alarms = new SetAlarms();
  const appConfig = new AppConfig(clock, alarms);
  const events: string[] = [];
  const stack = new Stack({
    ...{ place: PLACE, clock, providers: new Map(appConfigProviders(appConfigModel(appConfig))) },
    onEvent: ({ logicalId, status, reason }) => events.push(`${logicalId} ${status} ${reason ?? ''}`.trim()),
  });
  await clock.run(stack.create(template()));
  const id = () => {
    const [application] = appConfig.listApplications();
    const of = application?.id ?? '';
    const [environment] = appConfig.listEnvironments(of);
    const [profile] = appConfig.listProfiles(of);
    return { application: of, environment: environment?.id ?? '', profile: profile?.id ?? '' };
  };
  const strategy = () => appConfig.listStrategies().filter(({ name }) => !name.startsWith('AppConfig.'));
  const out = () => {
    const { environment, profile } = id();
    return appConfig.versionFor(environment, profile, 'a task')?.content;
  };
  const update = (change: Change) => clock.run(stack.update(template(change)));
  const physicalId = (logicalId: string) =>
    stack.resources.find((each) => each.logicalId === logicalId)?.physicalId;
  return { clock, alarms, appConfig, events, stack, physicalId, id, strategy, out, update };
}

test('the stack has its application, with the alarms that turn a change back, and its first values are out', async () => {
  const { appConfig, stack, id, out } = await shop();
  expect(stack.status).toBe('CREATE_COMPLETE');
  const { application } = id();
  expect(appConfig.environment('shop', 'production').monitors).toEqual([{ alarmArn: ALARM }]);
  expect(appConfig.profile(application, 'flags').type).toBe('AWS.AppConfig.FeatureFlags');
  expect(out()).toBe(flags('one'));
});

// source: CloudFormation reference, "Update requires" of each property
test.each<[string, Change, 'kept' | 'replaced', (of: Awaited<ReturnType<typeof shop>>) => unknown, unknown]>([
  [
    'the name of the application',
    { App: { Name: 'store' } },
    'kept',
    ({ appConfig }) => appConfig.listApplications().map(({ name }) => name),
    ['store'],
  ],
  [
    'alarms',
    { Env: { Monitors: [{ AlarmArn: OTHER_ALARM }] } },
    'kept',
    ({ appConfig }) => appConfig.environment('shop', 'production').monitors,
    [{ alarmArn: OTHER_ALARM }],
  ],
  ['growth', { AtOnce: { GrowthFactor: 50 } }, 'kept', ({ strategy }) => strategy()[0]?.growthFactor, 50],
  [
    'the name of the strategy',
    { AtOnce: { Name: 'other' } },
    'replaced',
    ({ strategy }) => strategy().map(({ name }) => name),
    ['other'],
  ],
  [
    'the values',
    { Version: { Content: flags('two') } },
    'replaced',
    ({ appConfig, id, out }) => [appConfig.versionsOf(id().profile).map(({ number }) => number), out()],
    [[2], flags('two')],
  ],
])('an update of %s', async (_, change, which, seen, expected) => {
  const all = await shop();
  const [logicalId = ''] = Object.keys(change);
  const before = all.physicalId(logicalId);
  expect(await all.update(change)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(all.physicalId(logicalId) === before ? 'kept' : 'replaced').toBe(which);
  expect(seen(all)).toEqual(expected);
});

const content = { content: flags('set'), contentType: 'application/json' };

test('a version that somebody has made counts, and is no part of the stack', async () => {
  const { appConfig, id, update, physicalId } = await shop();
  appConfig.createVersion(id().profile, content);
  await update({ Version: { Content: flags('two') } });
  expect(appConfig.versionsOf(id().profile).map(({ number }) => number)).toEqual([3, 2]);
  expect(physicalId('Version')).toBe('3');
});

test('it goes with its stack', async () => {
  const { clock, appConfig, stack, strategy } = await shop();
  expect(await clock.run(stack.delete())).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([appConfig.listApplications(), strategy()]).toEqual([[], []]);
});

// source: pulumi/pulumi-aws#5675; aws/aws-cdk#26804
test('a version that somebody has made keeps its stack from going', async () => {
  const { clock, appConfig, stack, id, events } = await shop();
  appConfig.createVersion(id().profile, content);
  expect(await clock.run(stack.delete())).toMatchObject({ status: 'DELETE_FAILED' });
  expect(events.filter((event) => event.startsWith('Values DELETE_FAILED'))).toEqual([
    expect.stringContaining('because there are still hosted configuration versions existing under it'),
  ]);
});

/** Values that go out over minutes. */
const GRADUAL = { AtOnce: { Name: 'gradual', DeploymentDurationInMinutes: '20' } };

test('a deployment is there once AppConfig has judged it', async () => {
  const { clock, update, out } = await shop();
  const before = clock.now();
  const change = { ...GRADUAL, Version: { Content: flags('two') } };
  expect(await update(change)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect([clock.now() - before, out()]).toEqual([20 * 60_000, flags('two')]);
});

test.each<[string, (of: Awaited<ReturnType<typeof shop>>) => void, RegExp]>([
  ['an alarm that is red', ({ alarms }) => alarms.set('errors', 'ALARM'), /ROLLED_BACK: Alarm errors/],
  [
    'another deployment that is under way',
    ({ appConfig, id }) => {
      const slow = { name: 'slow', growthType: 'LINEAR', growthFactor: 20, durationMinutes: 99 } as const;
      const { id: strategy } = appConfig.createStrategy({ ...slow, bakeMinutes: 0 });
      appConfig.start({ ...id(), version: '1', strategy });
    },
    /A deployment of environment \w+ is in progress/,
  ],
])('%s fails the update, and what was out is out', async (_, meanwhile, why) => {
  const all = await shop();
  meanwhile(all);
  const change = { ...GRADUAL, Version: { Content: flags('two') } };
  expect(await all.update(change)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(all.events.find((event) => event.startsWith('Out UPDATE_FAILED'))).toMatch(why);
  expect(all.out()).toBe(flags('one'));
});
