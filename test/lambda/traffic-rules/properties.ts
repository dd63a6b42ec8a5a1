import type { LiveTrafficRulesProperties } from '../../../lambda/shared/environment';

/** As CloudFormation sends them. */
export const properties: LiveTrafficRulesProperties = {
  Owner: 'shop-production',
  ListenerArn: 'arn:listener/1',
  PrimaryTargetGroupArn: 'arn:tg/primary',
  AlternateTargetGroupArn: 'arn:tg/alternate',
  TestHeaderName: 'x-teal-test',
  TestHeaderSecretArn: 'arn:secret/1',
  HostNames: [],
  ProductionPriority: '20',
  TestPriority: '10',
};
