import { aborted } from '../aborted';
import { type Properties, type ProvidedResource, ResourceFailure, type ResourceProvider } from '../provider';
import { type ModelledResource, modelled, type ProviderEntry } from './modelled';
import { type ModelledType, REPLACED_BY } from './replaced-by';

/** What AppConfig keeps and lets be changed. */
export type ChangeableFlagType = Extract<
  ModelledType,
  `AWS::AppConfig::${'Application' | 'Environment' | 'ConfigurationProfile' | 'DeploymentStrategy'}`
>;

/** How a configuration's deployment ended. */
export interface ConfigurationDeploymentEnd {
  /** Undefined of one that is complete. */
  readonly failure?: string | undefined;
}

export interface StartedConfigurationDeployment {
  readonly number: number;
  readonly ended: Promise<ConfigurationDeploymentEnd>;
}

/** AppConfig as CloudFormation uses it. */
export interface AppConfigModel {
  /** Makes it, or changes what there is of its id. */
  put(type: ChangeableFlagType, resource: ModelledResource): void;
  /** @throws AwsError while something is under it */
  delete(type: ChangeableFlagType, id: string): void;
  /** @returns its number */
  createVersion(properties: Properties, where: string): number;
  deleteVersion(profile: string, number: number): void;
  startDeployment(properties: Properties, where: string): StartedConfigurationDeployment;
  /** Stops one that is on its way; one that has ended stays as it is. */
  stopDeployment(properties: Properties, number: number): void;
}

const CHANGEABLE: readonly ChangeableFlagType[] = [
  'AWS::AppConfig::Application',
  'AWS::AppConfig::Environment',
  'AWS::AppConfig::ConfigurationProfile',
  'AWS::AppConfig::DeploymentStrategy',
];

/** Versions and deployments are numbered by AppConfig, which counts those that others make, too. */
export function appConfigProviders(model: AppConfigModel): readonly ProviderEntry[] {
  return [
    ...CHANGEABLE.map((type) =>
      modelled(type, {
        create: (resource) => model.put(type, resource),
        update: (resource) => model.put(type, resource),
        delete: ({ physicalId }) => model.delete(type, physicalId),
      }),
    ),
    ['AWS::AppConfig::HostedConfigurationVersion', versionProvider(model)],
    ['AWS::AppConfig::Deployment', deploymentProvider(model)],
  ];
}

type Numbered = Pick<ResourceProvider, 'replacedBy' | 'update'>;

/** Whatever changes replaces it. */
const numbered = (
  type: 'AWS::AppConfig::HostedConfigurationVersion' | 'AWS::AppConfig::Deployment',
): Numbered => ({
  replacedBy: REPLACED_BY[type],
  update: async ({ physicalId, attributes }) => ({ physicalId, attributes }),
});

function versionProvider(model: AppConfigModel): ResourceProvider {
  return {
    ...numbered('AWS::AppConfig::HostedConfigurationVersion'),
    create: async (request) => {
      const VersionNumber = `${model.createVersion(request.properties, whereOf(request))}`;
      return { physicalId: VersionNumber, attributes: { VersionNumber } };
    },
    delete: async ({ properties, physicalId }) =>
      model.deleteVersion(String(properties.ConfigurationProfileId), Number(physicalId)),
  };
}

/** Its creation is over when AppConfig has judged it. That CloudFormation waits so long, and stops what it deletes on its way, is ours. */
function deploymentProvider(model: AppConfigModel): ResourceProvider {
  return {
    ...numbered('AWS::AppConfig::Deployment'),
    create: async (request) => {
      const { properties, signal, initiated } = request;
      const { number, ended } = model.startDeployment(properties, whereOf(request));
      const made = deploymentOf(properties, number);
      initiated(made);
      const over = new AbortController();
      try {
        const { failure } = await Promise.race([ended, aborted(signal, over.signal)]);
        if (failure !== undefined) throw new ResourceFailure(failure);
      } finally {
        over.abort();
      }
      return made;
    },
    delete: async ({ properties, attributes }) =>
      model.stopDeployment(properties, Number(attributes.DeploymentNumber)),
  };
}

function deploymentOf({ ApplicationId, EnvironmentId }: Properties, number: number): ProvidedResource {
  return {
    physicalId: [ApplicationId, EnvironmentId, number].join('|'),
    attributes: { DeploymentNumber: `${number}`, State: 'COMPLETE' },
  };
}

const whereOf = ({
  stack,
  logicalId,
}: Pick<Parameters<ResourceProvider['create']>[0], 'stack' | 'logicalId'>) =>
  `${stack.stackName}.${logicalId}`;
