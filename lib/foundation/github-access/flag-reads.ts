import type { Reads } from './drift-reads';

const onFlags = (...actions: string[]): readonly Reads[] => [
  { of: 'flags', actions: actions.map((action) => `appconfig:${action}`) },
];

/** Of types that only feature flags have in a template. source: as those of drift-reads.ts */
export const flagReads: Readonly<Record<string, readonly Reads[]>> = {
  'AWS::AppConfig::Application': onFlags('GetApplication', 'ListTagsForResource'),
  'AWS::AppConfig::ConfigurationProfile': onFlags('GetConfigurationProfile', 'ListTagsForResource'),
  'AWS::AppConfig::Deployment': onFlags('GetDeployment', 'ListTagsForResource'),
  'AWS::AppConfig::DeploymentStrategy': onFlags('GetDeploymentStrategy', 'ListTagsForResource'),
  'AWS::AppConfig::Environment': onFlags('GetEnvironment', 'ListTagsForResource'),
  'AWS::AppConfig::HostedConfigurationVersion': onFlags('GetHostedConfigurationVersion'),
};
