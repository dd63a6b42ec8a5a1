import type { DeploymentConfiguration } from './deployment-configuration';

/** What stops a bad release, and can be taken out to see what it is worth. */
export const NETS = ['alarms', 'gates'] as const;
/** One of them. */
export type Net = (typeof NETS)[number];

/** The configuration, with the nets taken out. */
export function withoutNets(
  configuration: DeploymentConfiguration,
  nets: readonly Net[],
): DeploymentConfiguration {
  return {
    ...configuration,
    ...(nets.includes('gates') && { hooks: [], pauses: [] }),
    ...(nets.includes('alarms') && { alarms: { ...configuration.alarms, enable: false } }),
  };
}
