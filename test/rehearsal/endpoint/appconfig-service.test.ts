import {
  AppConfigClient,
  CreateApplicationCommand,
  CreateConfigurationProfileCommand,
  CreateDeploymentStrategyCommand,
  CreateEnvironmentCommand,
  CreateHostedConfigurationVersionCommand,
  DeleteHostedConfigurationVersionCommand,
  GetApplicationCommand,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetDeploymentStrategyCommand,
  GetEnvironmentCommand,
  GetHostedConfigurationVersionCommand,
  ListApplicationsCommand,
  ListConfigurationProfilesCommand,
  ListDeploymentStrategiesCommand,
  ListDeploymentsCommand,
  ListEnvironmentsCommand,
  ListExtensionsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { ConfigurationSessions } from '../../../rehearsal/appconfig/sessions';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { appConfigDataService, appConfigService } from '../../../rehearsal/endpoint/appconfig-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { SetAlarms } from '../appconfig/set-alarms';

const START = Date.parse('2026-11-28T00:00:00Z');
const MINUTE = 60_000;
const FLAGS = 'AWS.AppConfig.FeatureFlags';
const ALARM = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-errors';
const flags = (enabled: boolean) =>
  JSON.stringify({ version: '1', flags: { a: {} }, values: { a: { enabled } } });
const [OFF, ON] = [flags(false), flags(true)];

let endpoint: AwsEndpoint;
let clock: VirtualClock;
let alarms: SetAlarms;
let client: AppConfigClient;
let data: AppConfigDataClient;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  clock = new VirtualClock(START);
  alarms = new SetAlarms();
  const appConfig = new AppConfig(clock, alarms);
  const sessions = new ConfigurationSessions(appConfig, clock);
  const { url, credentials } = endpoint.lease([appConfigService(appConfig), appConfigDataService(sessions)]);
  const options = { endpoint: url, credentials, region: 'eu-west-1', maxAttempts: 1 };
  client = new AppConfigClient(options);
  data = new AppConfigDataClient(options);
});
afterEach(() => {
  client.destroy();
  data.destroy();
});
afterAll(() => endpoint.close());

const pass = (minutes: number) => clock.run(clock.sleep(minutes * MINUTE));

async function shop() {
  const { Id: ApplicationId } = await client.send(new CreateApplicationCommand({ Name: 'shop-production' }));
  const { Id: EnvironmentId } = await client.send(
    new CreateEnvironmentCommand({
      ...{ ApplicationId, Name: 'production' },
      Monitors: [{ AlarmArn: ALARM, AlarmRoleArn: 'arn:aws:iam::111122223333:role/monitor' }],
    }),
  );
  const { Id: ConfigurationProfileId } = await client.send(
    new CreateConfigurationProfileCommand({
      ApplicationId,
      Name: 'flags',
      LocationUri: 'hosted',
      Type: FLAGS,
    }),
  );
  const { Id: DeploymentStrategyId } = await client.send(
    new CreateDeploymentStrategyCommand({
      ...{ Name: 'gradual', DeploymentDurationInMinutes: 10, FinalBakeTimeInMinutes: 5 },
      ...{ GrowthFactor: 50, GrowthType: 'LINEAR', ReplicateTo: 'NONE' },
    }),
  );
  const of = { ApplicationId, EnvironmentId, ConfigurationProfileId, DeploymentStrategyId };
  const version = (content: string, more: { LatestVersionNumber?: number; VersionLabel?: string } = {}) =>
    client.send(
      new CreateHostedConfigurationVersionCommand({
        ...{ ApplicationId, ConfigurationProfileId, ContentType: 'application/json' },
        ...{ Content: Buffer.from(content), Description: 'by ada', ...more },
      }),
    );
  const start = (ConfigurationVersion: string) =>
    client.send(new StartDeploymentCommand({ ...of, ConfigurationVersion, Description: 'a on' }));
  return { of, version, start };
}

test('what is made is found, by id and in lists', async () => {
  const { of } = await shop();
  const { ApplicationId } = of;
  expect(await client.send(new GetApplicationCommand(of))).toMatchObject({ Name: 'shop-production' });
  expect(await client.send(new GetEnvironmentCommand(of))).toMatchObject({
    Monitors: [{ AlarmArn: ALARM, AlarmRoleArn: 'arn:aws:iam::111122223333:role/monitor' }],
  });
  expect(await client.send(new GetConfigurationProfileCommand(of))).toMatchObject({ Type: FLAGS });
  expect(await client.send(new GetDeploymentStrategyCommand(of))).toMatchObject({
    ...{ GrowthFactor: 50, DeploymentDurationInMinutes: 10, FinalBakeTimeInMinutes: 5 },
  });
  const lists = await Promise.all([
    client.send(new ListApplicationsCommand({})),
    client.send(new ListEnvironmentsCommand({ ApplicationId })),
    client.send(new ListConfigurationProfilesCommand({ ApplicationId, Type: FLAGS })),
    client.send(new ListDeploymentStrategiesCommand({})),
  ]);
  expect(lists.map(({ Items }) => Items?.at(-1)?.Name)).toEqual([
    ...['shop-production', 'production', 'flags', 'gradual'],
  ]);
});

test('versions are told with their content, and refused when they are no flags or another has come first', async () => {
  const { of, version } = await shop();
  expect(await version(ON, { VersionLabel: 'v1' })).toMatchObject({ VersionNumber: 1, VersionLabel: 'v1' });
  const got = await client.send(new GetHostedConfigurationVersionCommand({ ...of, VersionNumber: 1 }));
  expect(Buffer.from(got.Content ?? []).toString()).toBe(ON);
  expect(got).toMatchObject({ ContentType: 'application/json', Description: 'by ada', VersionLabel: 'v1' });
  await expect(version(ON, { LatestVersionNumber: 0 })).rejects.toMatchObject({ name: 'ConflictException' });
  await expect(version('{}')).rejects.toMatchObject({ name: 'BadRequestException' });
  await version(OFF, { LatestVersionNumber: 1 });
  const { Items } = await client.send(new ListHostedConfigurationVersionsCommand(of));
  expect(Items?.map(({ VersionNumber }) => VersionNumber)).toEqual([2, 1]);
});

test('a version is deleted, and its number is given to no other', async () => {
  const { of, version } = await shop();
  await version(ON);
  await version(OFF);
  const remove = (VersionNumber: number) =>
    client.send(new DeleteHostedConfigurationVersionCommand({ ...of, VersionNumber }));
  await remove(2);
  await expect(remove(2)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(await version(ON)).toMatchObject({ VersionNumber: 3 });
  const { Items } = await client.send(new ListHostedConfigurationVersionsCommand(of));
  expect(Items?.map(({ VersionNumber }) => VersionNumber)).toEqual([3, 1]);
});

test('a deployment is told as it goes, with its events and times', async () => {
  const { of, version, start } = await shop();
  await version(ON);
  const { DeploymentNumber } = await start('1');
  await expect(start('1')).rejects.toMatchObject({ name: 'ConflictException' });
  await pass(6);
  const get = () => client.send(new GetDeploymentCommand({ ...of, DeploymentNumber }));
  expect(await get()).toMatchObject({
    ...{ State: 'DEPLOYING', PercentageComplete: 50, StartedAt: new Date(START), ConfigurationName: 'flags' },
    Description: 'a on',
    EventLog: [
      { EventType: 'PERCENTAGE_UPDATED', OccurredAt: new Date(START + 5 * MINUTE) },
      { EventType: 'DEPLOYMENT_STARTED', TriggeredBy: 'USER' },
    ],
  });
  await pass(10);
  const { Items } = await client.send(new ListDeploymentsCommand(of));
  expect(Items).toMatchObject([{ State: 'COMPLETE', CompletedAt: new Date(START + 15 * MINUTE) }]);
  const reverted = new StopDeploymentCommand({ ...of, DeploymentNumber, AllowRevert: true });
  expect(await client.send(reverted)).toMatchObject({ State: 'REVERTED' });
});

test('a deployment is stopped', async () => {
  const { of, version, start } = await shop();
  await version(ON);
  const { DeploymentNumber } = await start('1');
  const stop = () => client.send(new StopDeploymentCommand({ ...of, DeploymentNumber }));
  expect(await stop()).toMatchObject({ State: 'ROLLING_BACK' });
  await pass(1);
  await expect(stop()).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('a session has what is deployed, once by each token, and hears only of changes', async () => {
  const { version, start } = await shop();
  await version(OFF);
  const started = await data.send(
    new StartConfigurationSessionCommand({
      ...{ ApplicationIdentifier: 'shop-production', EnvironmentIdentifier: 'production' },
      ConfigurationProfileIdentifier: 'flags',
    }),
  );
  let token = started.InitialConfigurationToken;
  const poll = async () => {
    const got = await data.send(new GetLatestConfigurationCommand({ ConfigurationToken: token }));
    const used = token;
    token = got.NextPollConfigurationToken;
    return {
      used,
      text: Buffer.from(got.Configuration ?? []).toString(),
      seconds: got.NextPollIntervalInSeconds,
    };
  };
  await expect(poll()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await start('1');
  await pass(20);
  const first = await poll();
  expect(first).toMatchObject({ text: '{"a":{"enabled":false}}', seconds: 60 });
  expect(await poll()).toMatchObject({ text: '' });
  await version(ON);
  await start('2');
  await pass(20);
  expect(await poll()).toMatchObject({ text: '{"a":{"enabled":true}}' });
  const again = new GetLatestConfigurationCommand({ ConfigurationToken: first.used });
  await expect(data.send(again)).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('what is not there, and what is not modelled', async () => {
  const { of } = await shop();
  const none = new GetApplicationCommand({ ApplicationId: 'nothing' });
  await expect(client.send(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const noVersion = new StartDeploymentCommand({ ...of, ConfigurationVersion: '7' });
  await expect(client.send(noVersion)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(client.send(new ListExtensionsCommand({}))).rejects.toThrow('not modelled');
});
