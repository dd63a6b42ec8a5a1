import {
  AppConfigClient,
  GetDeploymentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { mockClient } from 'aws-sdk-client-mock';
import { FlagsOfService } from '../../../cli/flags/app-config';

const appConfig = mockClient(AppConfigClient);
const flags = new FlagsOfService(new AppConfigClient(), {
  ...{ application: 'app', environment: 'env', profile: 'values', declared: 'declared' },
  ...{ gradual: 'slow', atOnce: 'fast' },
});
beforeEach(() => {
  appConfig.reset();
});

test('the newest version is on any page', async () => {
  const versions = (ConfigurationProfileId: string, NextToken?: string) =>
    appConfig.on(ListHostedConfigurationVersionsCommand, { ConfigurationProfileId, NextToken });
  versions('values').resolves({ Items: [{ VersionNumber: 49 }, { VersionNumber: 50 }], NextToken: 'more' });
  versions('values', 'more').resolves({ Items: [{ VersionNumber: 51 }, { VersionNumber: 52 }] });
  versions('declared').resolves({ Items: [{ VersionNumber: 7 }] });
  const deployment = { DeploymentNumber: 3, State: 'COMPLETE', ConfigurationVersion: '52' } as const;
  appConfig.on(ListDeploymentsCommand).resolves({ Items: [deployment] });
  appConfig.on(GetDeploymentCommand).resolves(deployment);
  const content = (ConfigurationProfileId: string, VersionNumber: number, text: string) =>
    appConfig
      .on(GetHostedConfigurationVersionCommand, { ConfigurationProfileId, VersionNumber })
      .resolves({ Content: Buffer.from(text) as never });
  content('values', 52, '{"version":"1"}');
  content('declared', 7, '{"schemaVersion":1,"flags":[]}');
  expect(await flags.read()).toMatchObject({ latest: 52 });
});

test('what bakes, or is complete since, is stopped as well', async () => {
  appConfig.on(StopDeploymentCommand).resolves({});
  await flags.stop(3);
  expect(appConfig.commandCalls(StopDeploymentCommand).map(({ args }) => args[0].input)).toEqual([
    { ApplicationId: 'app', EnvironmentId: 'env', DeploymentNumber: 3, AllowRevert: true },
  ]);
});
