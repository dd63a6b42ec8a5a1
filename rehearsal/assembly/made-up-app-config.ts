import type { MadeUpIds, Placement } from './made-up-ids';

/**
 * AppConfig: seven letters and digits, and numbers that count.
 * source: CloudFormation reference, "Return values" of each type; a deployment's primary identifier is application, environment and number
 */
export const appConfigMakers = (
  digits: (at: Placement, length: number) => string,
): Record<string, (at: Placement) => Promise<MadeUpIds>> => {
  const known = (attribute: string) => async (at: Placement) => {
    const ref = digits(at, 7);
    return { ref, attributes: { [attribute]: ref } };
  };
  const numberOf = ({ generation = 0 }: Placement) => `${generation + 1}`;
  return {
    'AWS::AppConfig::Application': known('ApplicationId'),
    'AWS::AppConfig::Environment': known('EnvironmentId'),
    'AWS::AppConfig::ConfigurationProfile': known('ConfigurationProfileId'),
    'AWS::AppConfig::DeploymentStrategy': known('Id'),
    'AWS::AppConfig::HostedConfigurationVersion': async (at) => {
      const VersionNumber = numberOf(at);
      return { ref: VersionNumber, attributes: { VersionNumber } };
    },
    'AWS::AppConfig::Deployment': async (at) => {
      const DeploymentNumber = numberOf(at);
      const parts = [await at.property('ApplicationId'), await at.property('EnvironmentId')];
      return {
        ref: [...parts, DeploymentNumber].join('|'),
        attributes: { DeploymentNumber, State: 'COMPLETE' },
      };
    },
  };
};
