import { z } from 'zod';
import type { AwsAccount } from '../account/aws-account';
import type { AppConfig, Deployment } from '../appconfig/app-config';
import type { HostedVersion } from '../appconfig/hosted-versions';
import { Malformed, parseAs } from '../assembly/parse';
import { AwsError } from '../aws-error';
import { NotModelled } from '../not-modelled';

const application = z.object({ Name: z.string() });
const ofApplication = { ApplicationId: z.string() };
const environment = z.object({
  ...{ ...ofApplication, Name: z.string() },
  Monitors: z.array(z.object({ AlarmArn: z.string(), AlarmRoleArn: z.string().optional() })).default([]),
});
const profile = z.object({
  ...{ ...ofApplication, Name: z.string(), LocationUri: z.literal('hosted') },
  Type: z.enum(['AWS.AppConfig.FeatureFlags', 'AWS.Freeform']).default('AWS.Freeform'),
});
const strategy = z.object({
  ...{ Name: z.string(), Description: z.string().optional() },
  DeploymentDurationInMinutes: z.coerce.number(),
  FinalBakeTimeInMinutes: z.coerce.number().default(0),
  GrowthFactor: z.coerce.number(),
  GrowthType: z.enum(['LINEAR', 'EXPONENTIAL']).default('LINEAR'),
});
const version = z.object({
  ...{ ConfigurationProfileId: z.string(), Content: z.string(), ContentType: z.string() },
  ...{ Description: z.string().optional(), VersionLabel: z.string().optional() },
  LatestVersionNumber: z.coerce.number().optional(),
});
const deployment = z.object({
  ...{ ...ofApplication, EnvironmentId: z.string(), ConfigurationProfileId: z.string() },
  ...{ ConfigurationVersion: z.coerce.string(), DeploymentStrategyId: z.string() },
  Description: z.string().optional(),
});

const ADVICE = 'correct it in the template';

interface FlagStore {
  /** `Stack.LogicalId`, for errors. */
  readonly where: string;
  /** What `Ref` of it is. */
  readonly name: string;
  readonly properties: unknown;
}

type Put = (appConfig: AppConfig, store: FlagStore) => void;

/** What may be changed where it is: each is made, or is from now on what its properties say. @throws Malformed */
export const PUT_FLAG_STORES = {
  'AWS::AppConfig::Application': (appConfig, { where, name: id, properties }) => {
    const { Name } = parseAs(application, properties, where, ADVICE);
    appConfig.putApplication({ id, name: Name });
  },
  'AWS::AppConfig::Environment': (appConfig, { where, name: id, properties }) => {
    const { ApplicationId, Name, Monitors } = parseAs(environment, properties, where, ADVICE);
    appConfig.putEnvironment({
      ...{ id, name: Name, application: ApplicationId },
      monitors: Monitors.map(({ AlarmArn, AlarmRoleArn }) => ({ alarmArn: AlarmArn, roleArn: AlarmRoleArn })),
    });
  },
  'AWS::AppConfig::ConfigurationProfile': (appConfig, { where, name: id, properties }) => {
    const { ApplicationId, Name, Type } = parseAs(profile, properties, where, ADVICE);
    appConfig.putProfile({ id, name: Name, application: ApplicationId, type: Type });
  },
  'AWS::AppConfig::DeploymentStrategy': (appConfig, { where, name: id, properties }) => {
    const read = parseAs(strategy, properties, where, ADVICE);
    appConfig.putStrategy({
      ...{ id, name: read.Name, description: read.Description },
      ...{ growthType: read.GrowthType, growthFactor: read.GrowthFactor },
      ...{ durationMinutes: read.DeploymentDurationInMinutes, bakeMinutes: read.FinalBakeTimeInMinutes },
    });
  },
} as const satisfies Readonly<Record<string, Put>>;

/** @throws Malformed, AwsError */
export function createFlagVersion(
  appConfig: AppConfig,
  { where, properties }: Omit<FlagStore, 'name'>,
): HostedVersion {
  const read = parseAs(version, properties, where, ADVICE);
  const { Content: content, ContentType: contentType, Description: description, VersionLabel: label } = read;
  return appConfig.createVersion(
    read.ConfigurationProfileId,
    { content, contentType, description, label },
    read.LatestVersionNumber,
  );
}

/** @throws Malformed, AwsError */
export function startFlagDeployment(
  appConfig: AppConfig,
  { where, properties }: Omit<FlagStore, 'name'>,
): Deployment {
  const read = parseAs(deployment, properties, where, ADVICE);
  return appConfig.start({
    ...{ application: read.ApplicationId, environment: read.EnvironmentId, description: read.Description },
    ...{ profile: read.ConfigurationProfileId, version: read.ConfigurationVersion },
    strategy: read.DeploymentStrategyId,
  });
}

type Make = (account: Pick<AwsAccount, 'appConfig'>, store: FlagStore) => void;

/** AppConfig as stacks make it, in an order in which they refer to each other: what is deployed has been out for long. */
export const FLAG_MAKERS: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(
    Object.entries(PUT_FLAG_STORES).map(([type, put]): [string, Make] => [
      type,
      (account, store) => inTemplate(store, () => put(account.appConfig, store)),
    ]),
  ),
  'AWS::AppConfig::HostedConfigurationVersion': ({ appConfig }, store) =>
    inTemplate(store, () => {
      const { number } = createFlagVersion(appConfig, store);
      // Ids are made up before anything is there, and the templates refer to them.
      if (`${number}` !== store.name) throw new NotModelled(`a second version of a profile (${store.where})`);
    }),
  'AWS::AppConfig::Deployment': ({ appConfig }, store) =>
    inTemplate(store, () => {
      const { number, rollout } = startFlagDeployment(appConfig, store);
      if (!store.name.endsWith(`|${number}`) || rollout.isRunning)
        throw new NotModelled(`a deployment that is not complete at once (${store.where})`);
    }),
};

/** CloudFormation would fail to create it. */
function inTemplate({ where }: FlagStore, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Malformed([`${where} must be what AppConfig takes, got: ${error.message}; ${ADVICE}`]);
  }
}
