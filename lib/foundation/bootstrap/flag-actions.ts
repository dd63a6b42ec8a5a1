/**
 * For types that only feature flags have in a template.
 * source: `handlers.*.permissions` of AWS::AppConfig::* in CloudFormation's registry
 */
export const flagActions: Readonly<Record<string, readonly string[]>> = {
  'AWS::AppConfig::Application': onResource('Application'),
  'AWS::AppConfig::ConfigurationProfile': onResource('ConfigurationProfile'),
  'AWS::AppConfig::Deployment': [
    ...appconfig(['StartDeployment', 'GetDeployment', 'StopDeployment', 'ListDeployments']),
    ...appconfig(['ListTagsForResource', 'TagResource', 'UntagResource']),
  ],
  'AWS::AppConfig::DeploymentStrategy': onResource('DeploymentStrategy'),
  // AppConfig looks at alarms with the role that it is given.
  'AWS::AppConfig::Environment': [...onResource('Environment'), 'iam:PassRole'],
  'AWS::AppConfig::HostedConfigurationVersion': appconfig([
    ...['CreateHostedConfigurationVersion', 'GetHostedConfigurationVersion'],
    ...['DeleteHostedConfigurationVersion', 'ListHostedConfigurationVersions'],
  ]),
};

function onResource(name: string): string[] {
  return [
    ...appconfig([`Create${name}`, `Get${name}`, `Update${name}`, `Delete${name}`]),
    ...appconfig(['ListTagsForResource', 'TagResource', 'UntagResource']),
  ];
}

function appconfig(names: readonly string[]): string[] {
  return names.map((name) => `appconfig:${name}`);
}
