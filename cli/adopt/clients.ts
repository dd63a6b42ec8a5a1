import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Route53Client } from '@aws-sdk/client-route-53';
import { named } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';

type Who = Pick<ServiceOptions, 'region' | 'profile'>;

// What only an adoption asks, loaded when it does. `connect` has looked whether the profile exists.

export async function route53Client(who: Who): Promise<Route53Client> {
  const { Route53Client } = await import('@aws-sdk/client-route-53');
  return named(new Route53Client(configurationOf(who)), 'route53');
}

export async function scalingClient(who: Who): Promise<ApplicationAutoScalingClient> {
  const { ApplicationAutoScalingClient } = await import('@aws-sdk/client-application-auto-scaling');
  return named(new ApplicationAutoScalingClient(configurationOf(who)), 'application-autoscaling');
}

export async function iamClient(who: Who): Promise<IAMClient> {
  const { IAMClient } = await import('@aws-sdk/client-iam');
  return named(new IAMClient(configurationOf(who)), 'iam');
}

const configurationOf = ({ region, profile }: Who) => ({
  ...(region !== undefined && { region }),
  ...(profile !== undefined && { profile }),
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
});
