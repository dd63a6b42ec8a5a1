import { type DeliveryInput, defineDelivery, resolveDelivery, smokeTest } from '../../../../lib';
import { ConfigurationError, describeProblem } from '../../../../lib/config/problems';

/** What is said about a configuration, a line for each problem. */
export function refusal(input: unknown): string[] {
  try {
    resolveDelivery(input);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(describeProblem);
    throw error;
  }
  return [];
}

export const right: DeliveryInput = defineDelivery({
  service: { name: 'shop', port: 8080 },
  environments: { production: {} },
});
export const withService = (service: object) => ({ ...right, service: { ...right.service, ...service } });
export const withEnvironment = (environment: object) => ({
  ...right,
  environments: { production: environment },
});
export const placed = { account: '111122223333', region: 'eu-west-1' };
export const domain = {
  name: 'shop.example.com',
  hostedZoneId: 'Z0123456789ABC',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
};
export const network = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnetIds: ['subnet-00000001', 'subnet-00000002'],
  privateSubnetIds: ['subnet-00000003', 'subnet-00000004'],
};
export const smoke = smokeTest({ requests: [{ path: '/ready' }] });
