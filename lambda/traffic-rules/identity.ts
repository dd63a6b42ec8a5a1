import type { LiveTrafficRulesProperties } from '../shared/environment';

/**
 * The id of the resource: another one tells CloudFormation that the resource was replaced, and it sends a Delete for
 * the old one once the service uses the new. So it changes with the listener, and with nothing else that may change.
 */
export function idOf(properties: Pick<LiveTrafficRulesProperties, 'Owner' | 'ListenerArn'>): string {
  return `${properties.Owner}/traffic-rules@${properties.ListenerArn}`;
}

/** CloudFormation leaves empty lists out of an event. */
export function propertiesOf(properties: object): LiveTrafficRulesProperties {
  return { HostNames: [], ...properties } as unknown as LiveTrafficRulesProperties;
}
