import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { named } from '../../../cli/aws/clients';
import { destroyInstance, type PreviewSurroundings } from '../../../cli/preview/carry-out';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { thing } from '../../rehearsal/cloudformation/things';
import { CloudFormationWorld, MINUTE } from '../../rehearsal/endpoint/cloudformation-world';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
let said: string[];
beforeEach(async () => {
  endpoint = await AwsEndpoint.start();
  world = await CloudFormationWorld.on(endpoint);
  said = [];
});
afterEach(() => endpoint.close());

const around = (): PreviewSurroundings => ({
  connect: async () => ({
    cloudFormation: async () => world.client,
    appConfig: async () => named(world.flags, 'appconfig'),
  }),
  pause: { now: () => world.clock.now(), sleep: (milliseconds) => world.pass(milliseconds) },
  say: (line) => said.push(line),
  signal: new AbortController().signal,
});
const destroy = () => destroyInstance('pr-1', { config: 'teal.config.ts', delivery: 'shop' }, around());

const ref = (Ref: string) => ({ Ref });
const of = (Type: string, Properties: object) => ({ Type: `AWS::AppConfig::${Type}`, Properties });
const NONE = '{"version":"1","flags":{},"values":{}}';
const strategy = (Name: string, minutes: string) => ({
  ...{ Name, DeploymentDurationInMinutes: minutes, FinalBakeTimeInMinutes: '0' },
  ...{ GrowthFactor: 100, ReplicateTo: 'NONE' },
});

/** What lib/service/feature-flags.ts makes, in small. */
const RESOURCES = {
  A: thing('a'),
  App: of('Application', { Name: 'shop-pr-1' }),
  Env: of('Environment', { ApplicationId: ref('App'), Name: 'pr-1' }),
  Values: of('ConfigurationProfile', {
    ...{
      ApplicationId: ref('App'),
      Name: 'flags',
      LocationUri: 'hosted',
      Type: 'AWS.AppConfig.FeatureFlags',
    },
  }),
  Declared: of('ConfigurationProfile', {
    ...{ ApplicationId: ref('App'), Name: 'declared', LocationUri: 'hosted', Type: 'AWS.Freeform' },
  }),
  AtOnce: of('DeploymentStrategy', strategy('at-once', '0')),
  Gradual: of('DeploymentStrategy', strategy('gradual', '30')),
  FlagsFirstValues: of('HostedConfigurationVersion', {
    ...{ ApplicationId: ref('App'), ConfigurationProfileId: ref('Values') },
    ...{ Content: NONE, ContentType: 'application/json' },
  }),
  FlagsFirstDeployment: of('Deployment', {
    ...{ ApplicationId: ref('App'), EnvironmentId: ref('Env'), ConfigurationProfileId: ref('Values') },
    ...{ ConfigurationVersion: ref('FlagsFirstValues'), DeploymentStrategyId: ref('AtOnce') },
  }),
};
const IDS = ['App', 'Env', 'Values', 'Declared', 'Gradual', 'AtOnce'].map(ref);

/** The instance `pr-1`, with flags that nobody has set yet. */
async function flagged(FeatureFlags: object | string = { 'Fn::Join': ['/', IDS] }) {
  const tags = { 'teal:delivery': 'shop', 'teal:environment': 'pr-1', 'teal:ephemeral': 'preview' };
  await world.client.send(
    new CreateStackCommand({
      StackName: 'shop-pr-1',
      TemplateBody: JSON.stringify({
        Resources: RESOURCES,
        Outputs: { FeatureFlags: { Value: FeatureFlags } },
      }),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  await world.pass(MINUTE);
  const { appConfig } = world;
  const [{ id: application } = { id: '' }] = appConfig.listApplications();
  const [{ id: environment } = { id: '' }] = appConfig.listEnvironments(application);
  const { id: profile } = appConfig.profile(application, 'flags');
  const strategyOf = (name: string) =>
    appConfig.listStrategies().find((each) => each.name === name)?.id ?? '';
  /** As `teal flags set` does it. */
  const set = (how: 'gradual' | 'at-once') => {
    const { number } = appConfig.createVersion(profile, { content: NONE, contentType: 'application/json' });
    const version = `${number}`;
    return appConfig.start({ application, environment, profile, version, strategy: strategyOf(how) });
  };
  return { profile, set };
}

test('what was set is taken out before the stack goes, and is not left', async () => {
  const { profile, set } = await flagged();
  set('at-once');
  set('at-once');
  expect(await destroy()).toMatchObject({
    outcome: 'destroyed',
    ended: [{ destroyed: ['shop-pr-1'], left: [] }],
    instances: [],
  });
  expect(said).toContain('pr-1: took out 2 versions of the flags of shop-pr-1');
  expect(world.appConfig.listApplications()).toEqual([]);
  expect(world.appConfig.versionsOf(profile)).toEqual([]);
});

test('the version that the stack made is left to CloudFormation', async () => {
  const { profile, set } = await flagged();
  set('at-once');
  world.things.failing.set('delete A', 'it is in use');
  const deleted: number[] = [];
  const deleteVersion = world.appConfig.deleteVersion.bind(world.appConfig);
  jest.spyOn(world.appConfig, 'deleteVersion').mockImplementation((of, number) => {
    // Until CloudFormation begins, which has begun on `shop-pr-1` twice then.
    if (world.begun.length < 2) deleted.push(number);
    deleteVersion(of, number);
  });
  expect(await destroy()).toMatchObject({ outcome: 'failed' });
  expect(deleted).toEqual([2]);
  expect(world.appConfig.versionsOf(profile)).toEqual([]);
});

test('what goes out is stopped, since an environment that something goes out to cannot be deleted', async () => {
  const { set } = await flagged();
  const { rollout } = set('gradual');
  expect(rollout.isRunning).toBe(true);
  const { outcome, reason } = await destroy();
  expect([outcome, reason]).toEqual(['destroyed', 'pr-1: gone, but for what is named']);
  expect(rollout.isRunning).toBe(false);
});

test('one that CloudFormation could not delete the rest of goes on, without its flags', async () => {
  const { set } = await flagged();
  set('at-once');
  world.things.failing.set('delete A', 'it is in use');
  expect(await destroy()).toMatchObject({ outcome: 'failed' });
  expect(world.appConfig.listApplications()).toEqual([]);
  world.things.failing.clear();
  expect(await destroy()).toMatchObject({ outcome: 'destroyed' });
});

test('flags that nobody has set say nothing', async () => {
  await flagged();
  expect(await destroy()).toMatchObject({ outcome: 'destroyed' });
  expect(said).toEqual(['pr-1: deleting shop-pr-1']);
});

test.each(['ListHostedConfigurationVersions', 'DeleteHostedConfigurationVersion', 'ListDeployments'])(
  'who may not call %s is told so, and nothing is deleted',
  async (operation) => {
    const { set } = await flagged();
    set('at-once');
    world.lease.injectFaults((call) =>
      call.operation === operation ? new AwsError('AccessDeniedException', 'no', 403) : undefined,
    );
    const { outcome, reason } = await destroy();
    expect(outcome).toBe('failed');
    expect(reason).toContain(`appconfig:${operation} must be allowed for these credentials`);
    expect(world.begun).toEqual(['shop-pr-1']);
  },
);

test('an output that is not of Teal names nothing to delete', async () => {
  await flagged('app/$(rm)/x/y/z/w');
  const { outcome, reason } = await destroy();
  expect(outcome).toBe('failed');
  expect(reason).toContain('the output FeatureFlags of the stack shop-pr-1 must be six ids of AppConfig');
});
