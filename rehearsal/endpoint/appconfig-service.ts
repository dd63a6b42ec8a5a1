import { z } from 'zod';
import type { AppConfig, ConfigurationEnvironment, Deployment, Profile } from '../appconfig/app-config';
import type { Strategy } from '../appconfig/growth';
import type { HostedVersion } from '../appconfig/hosted-versions';
import type { ConfigurationSessions } from '../appconfig/sessions';
import type { AwsService } from './aws-service';
import { boolean, bytes, integer } from './wire-shapes';

const name = z.string().min(1).max(64);
const described = { Description: z.string().max(1024).optional() };
const tagged = { Tags: z.record(z.string(), z.string()).optional() };
const ofApplication = { ApplicationId: z.string() };
const ofEnvironment = { ...ofApplication, EnvironmentId: z.string() };
const ofProfile = { ...ofApplication, ConfigurationProfileId: z.string() };
// Everything is on one page.
const page = { MaxResults: integer.optional(), NextToken: z.string().optional() };
const monitor = z.strictObject({ AlarmArn: z.string().min(1), AlarmRoleArn: z.string().optional() });

const createApplication = z.strictObject({ Name: name, ...described, ...tagged });
const createEnvironment = z.strictObject({
  ...{ ...ofApplication, Name: name, ...described, ...tagged },
  Monitors: z.array(monitor).max(5).default([]),
});
const createProfile = z.strictObject({
  ...{ ...ofApplication, Name: z.string().min(1).max(128), ...described, ...tagged },
  LocationUri: z.literal('hosted'),
  Type: z.enum(['AWS.AppConfig.FeatureFlags', 'AWS.Freeform']).default('AWS.Freeform'),
});
const createVersion = z.object({
  ...{ ...ofProfile, ...described, Content: bytes, ContentType: z.string() },
  LatestVersionNumber: integer.optional(),
  VersionLabel: z.string().optional(),
});
const createStrategy = z.strictObject({
  ...{ Name: name, ...described, ...tagged, ReplicateTo: z.enum(['NONE', 'SSM_DOCUMENT']).optional() },
  DeploymentDurationInMinutes: z.number().int().min(0).max(1440),
  FinalBakeTimeInMinutes: z.number().int().min(0).max(1440).default(0),
  GrowthFactor: z.number().min(1).max(100),
  GrowthType: z.enum(['LINEAR', 'EXPONENTIAL']).default('LINEAR'),
});
const start = z.strictObject({
  ...{ ...ofEnvironment, ...described, ...tagged, DeploymentStrategyId: z.string() },
  ...{ ConfigurationProfileId: z.string(), ConfigurationVersion: z.string() },
});
const ofDeployment = { ...ofEnvironment, DeploymentNumber: integer };
const startSession = z.strictObject({
  ApplicationIdentifier: z.string(),
  EnvironmentIdentifier: z.string(),
  ConfigurationProfileIdentifier: z.string(),
  RequiredMinimumPollIntervalInSeconds: z.number().int().min(15).max(86_400).optional(),
});

/** AppConfig by REST JSON: what verbs and tests ask of it. source: AWS AppConfig API reference */
export function appConfigService(appConfig: AppConfig): AwsService {
  const read = <T extends z.ZodRawShape>(shape: T, input: unknown) => z.strictObject(shape).parse(input);
  return {
    name: 'AppConfig',
    restJson: true,
    invalidInput: 'BadRequestException',
    operations: {
      CreateApplication: (input) =>
        shownNamed(appConfig.createApplication(createApplication.parse(input).Name)),
      GetApplication: (input) => shownNamed(appConfig.application(read(ofApplication, input).ApplicationId)),
      ListApplications(input) {
        read(page, input);
        return { Items: appConfig.listApplications().map(shownNamed) };
      },
      CreateEnvironment(input) {
        const { ApplicationId, Name, Monitors } = createEnvironment.parse(input);
        const monitors = Monitors.map(({ AlarmArn, AlarmRoleArn }) => ({
          ...{ alarmArn: AlarmArn, roleArn: AlarmRoleArn },
        }));
        return shownEnvironment(appConfig.createEnvironment(ApplicationId, Name, monitors));
      },
      GetEnvironment(input) {
        const { ApplicationId, EnvironmentId } = read(ofEnvironment, input);
        return shownEnvironment(appConfig.environment(ApplicationId, EnvironmentId));
      },
      ListEnvironments(input) {
        const { ApplicationId } = read({ ...ofApplication, ...page }, input);
        const { id } = appConfig.application(ApplicationId);
        return { Items: appConfig.listEnvironments(id).map(shownEnvironment) };
      },
      CreateConfigurationProfile(input) {
        const { ApplicationId, Name, Type } = createProfile.parse(input);
        return shownProfile(appConfig.createProfile(ApplicationId, Name, Type));
      },
      GetConfigurationProfile(input) {
        const { ApplicationId, ConfigurationProfileId } = read(ofProfile, input);
        return shownProfile(appConfig.profile(ApplicationId, ConfigurationProfileId));
      },
      ListConfigurationProfiles(input) {
        const { ApplicationId, Type } = read(
          { ...ofApplication, ...page, Type: z.string().optional() },
          input,
        );
        const all = appConfig.listProfiles(appConfig.application(ApplicationId).id);
        return { Items: all.filter(({ type }) => Type === undefined || type === Type).map(shownProfile) };
      },
      CreateHostedConfigurationVersion(input) {
        const given = createVersion.parse(input);
        const profile = appConfig.profile(given.ApplicationId, given.ConfigurationProfileId);
        const { ContentType: contentType, Description: description, VersionLabel: label } = given;
        const content = Buffer.from(given.Content).toString('utf8');
        const version = { content, contentType, description, label };
        return shownVersion(profile, appConfig.createVersion(profile.id, version, given.LatestVersionNumber));
      },
      GetHostedConfigurationVersion(input) {
        const given = read({ ...ofProfile, VersionNumber: z.string() }, input);
        const profile = appConfig.profile(given.ApplicationId, given.ConfigurationProfileId);
        return shownVersion(profile, appConfig.version(profile.id, given.VersionNumber));
      },
      DeleteHostedConfigurationVersion(input) {
        const given = read({ ...ofProfile, VersionNumber: z.string() }, input);
        const profile = appConfig.profile(given.ApplicationId, given.ConfigurationProfileId);
        appConfig.deleteVersion(profile.id, appConfig.version(profile.id, given.VersionNumber).number);
        return {};
      },
      ListHostedConfigurationVersions(input) {
        const given = read({ ...ofProfile, ...page, VersionLabel: z.string().optional() }, input);
        const profile = appConfig.profile(given.ApplicationId, given.ConfigurationProfileId);
        const all = appConfig
          .versionsOf(profile.id)
          .filter(({ label }) => given.VersionLabel === undefined || label === given.VersionLabel);
        return {
          Items: all.map((each) => {
            const { Content, ...summary } = shownVersion(profile, each);
            return summary;
          }),
        };
      },
      CreateDeploymentStrategy(input) {
        const given = createStrategy.parse(input);
        const made = appConfig.createStrategy({
          ...{ name: given.Name, description: given.Description },
          ...{ growthType: given.GrowthType, growthFactor: given.GrowthFactor },
          durationMinutes: given.DeploymentDurationInMinutes,
          bakeMinutes: given.FinalBakeTimeInMinutes,
        });
        return shownStrategy(made);
      },
      GetDeploymentStrategy(input) {
        const { DeploymentStrategyId } = read({ DeploymentStrategyId: z.string() }, input);
        return shownStrategy(appConfig.strategy(DeploymentStrategyId));
      },
      ListDeploymentStrategies(input) {
        read(page, input);
        return { Items: appConfig.listStrategies().map(shownStrategy) };
      },
      StartDeployment(input) {
        const given = start.parse(input);
        const deployment = appConfig.start({
          ...{ application: given.ApplicationId, environment: given.EnvironmentId },
          ...{ profile: given.ConfigurationProfileId, version: given.ConfigurationVersion },
          ...{ strategy: given.DeploymentStrategyId, description: given.Description },
        });
        return shownDeployment(appConfig, deployment);
      },
      GetDeployment(input) {
        const { ApplicationId, EnvironmentId, DeploymentNumber } = read(ofDeployment, input);
        return shownDeployment(
          appConfig,
          appConfig.deployment(ApplicationId, EnvironmentId, DeploymentNumber),
        );
      },
      ListDeployments(input) {
        const { ApplicationId, EnvironmentId } = read({ ...ofEnvironment, ...page }, input);
        const all = appConfig.deployments(ApplicationId, EnvironmentId);
        return { Items: all.map((each) => summaryOf(appConfig, each)) };
      },
      StopDeployment(input) {
        const given = read({ ...ofDeployment, AllowRevert: boolean.default(false) }, input);
        const { ApplicationId, EnvironmentId, DeploymentNumber, AllowRevert } = given;
        return shownDeployment(
          appConfig,
          appConfig.stop(ApplicationId, EnvironmentId, DeploymentNumber, AllowRevert),
        );
      },
    },
  };
}

/** AppConfigData by REST JSON. source: AppConfigData API reference */
export function appConfigDataService(sessions: ConfigurationSessions): AwsService {
  return {
    name: 'AppConfigData',
    restJson: true,
    invalidInput: 'BadRequestException',
    operations: {
      StartConfigurationSession(input) {
        const given = startSession.parse(input);
        const token = sessions.start(
          {
            ...{ application: given.ApplicationIdentifier, environment: given.EnvironmentIdentifier },
            profile: given.ConfigurationProfileIdentifier,
          },
          { minimumSeconds: given.RequiredMinimumPollIntervalInSeconds },
        );
        return { InitialConfigurationToken: token };
      },
      GetLatestConfiguration(input) {
        const { ConfigurationToken } = z.strictObject({ ConfigurationToken: z.string() }).parse(input);
        const poll = sessions.poll(ConfigurationToken);
        return {
          NextPollConfigurationToken: poll.nextToken,
          NextPollIntervalInSeconds: poll.nextPollSeconds,
          ContentType: poll.contentType,
          Configuration: poll.content,
          VersionLabel: poll.versionLabel,
        };
      },
    },
  };
}

const shownNamed = ({ id, name: Name }: { readonly id: string; readonly name: string }) => ({ Id: id, Name });

const shownEnvironment = ({ application, monitors, ...named }: ConfigurationEnvironment) => ({
  ...{ ...shownNamed(named), ApplicationId: application, State: 'READY_FOR_DEPLOYMENT' },
  Monitors: monitors.map(({ alarmArn, roleArn }) => ({ AlarmArn: alarmArn, AlarmRoleArn: roleArn })),
});

const shownProfile = ({ application, type, ...named }: Profile) => ({
  ...{ ...shownNamed(named), ApplicationId: application, LocationUri: 'hosted', Type: type },
});

const shownVersion = ({ application, id }: Profile, version: HostedVersion) => ({
  ...{ ApplicationId: application, ConfigurationProfileId: id, VersionNumber: version.number },
  ...{ Description: version.description, Content: version.content, ContentType: version.contentType },
  VersionLabel: version.label,
});

const shownStrategy = (strategy: Strategy) => ({
  ...{ Id: strategy.id, Name: strategy.name, Description: strategy.description, ReplicateTo: 'NONE' },
  ...growthOf(strategy),
});

const growthOf = (strategy: Strategy) => ({
  DeploymentDurationInMinutes: strategy.durationMinutes,
  ...{ GrowthType: strategy.growthType, GrowthFactor: strategy.growthFactor },
  FinalBakeTimeInMinutes: strategy.bakeMinutes,
});

function summaryOf(appConfig: AppConfig, { number, profile, version, hosted, rollout }: Deployment) {
  const { name: ConfigurationName } = appConfig.profile(undefined, profile);
  return {
    ...{ DeploymentNumber: number, ConfigurationProfileId: profile, ConfigurationName },
    ...{ ConfigurationVersion: `${version}`, VersionLabel: hosted.label },
    ...growthOf(rollout.strategy),
    ...{ State: rollout.state, PercentageComplete: rollout.percent },
    StartedAt: new Date(rollout.startedAt),
    ...(rollout.completedAt !== undefined && { CompletedAt: new Date(rollout.completedAt) }),
  };
}

function shownDeployment(appConfig: AppConfig, deployment: Deployment): object {
  const { application, environment, description, rollout } = deployment;
  return {
    ...{ ...summaryOf(appConfig, deployment), ApplicationId: application, EnvironmentId: environment },
    ...{ DeploymentStrategyId: rollout.strategy.id, ConfigurationLocationUri: 'hosted' },
    Description: description,
    EventLog: rollout.events.map(({ type, triggeredBy, description: Description, at }) => ({
      ...{ EventType: type, TriggeredBy: triggeredBy, Description, OccurredAt: new Date(at) },
    })),
  };
}
