import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { LiveTrafficRulesProperties } from '../../../lambda/shared/environment';

/** As CloudFormation sends them. */
export const properties: LiveTrafficRulesProperties = {
  Owner: 'shop-production',
  ClusterName: 'shop-production',
  ServiceName: 'shop',
  ListenerArn: 'arn:listener/1',
  PrimaryTargetGroupArn: 'arn:tg/primary',
  AlternateTargetGroupArn: 'arn:tg/alternate',
  TestHeaderName: 'x-teal-test',
  TestHeaderSecretArn: 'arn:secret/1',
  HostNames: [],
  ProductionPriority: '20',
  TestPriority: '10',
  Restore: 'never',
};

/** An event as CloudFormation sends it. @param over other properties now @param old other properties before */
export function eventOf(
  kind: CloudFormationCustomResourceEvent['RequestType'],
  responseUrl: string,
  physicalId: string,
  over: Partial<LiveTrafficRulesProperties>,
  old: Partial<LiveTrafficRulesProperties>,
): CloudFormationCustomResourceEvent {
  const { HostNames, ...rest } = { ...properties, ...over };
  return {
    RequestType: kind,
    ServiceToken: 'arn:function',
    ResponseURL: responseUrl,
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'LiveTrafficRules',
    ResourceType: 'Custom::TealLiveTrafficRules',
    // CloudFormation leaves empty lists out.
    ResourceProperties: { ServiceToken: 'arn:function', ...rest, ...(HostNames.length > 0 && { HostNames }) },
    ...(kind !== 'Create' && { PhysicalResourceId: physicalId }),
    ...(kind === 'Update' && { OldResourceProperties: { ...properties, ...old } }),
  } as unknown as CloudFormationCustomResourceEvent;
}
