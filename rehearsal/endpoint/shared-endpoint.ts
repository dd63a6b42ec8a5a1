import type { AwsService } from './aws-service';
import type { EndpointLease } from './lease';
import { AwsEndpoint, type LeaseOptions } from './server';

let shared: Promise<AwsEndpoint> | undefined;

/**
 * A lease of the one endpoint that this process has, however many rehearsals it runs. It is started by the first, ends
 * with the process, and keeps no process alive.
 */
export async function leaseEndpoint(
  services: readonly AwsService[],
  options: LeaseOptions = {},
): Promise<EndpointLease> {
  shared ??= AwsEndpoint.start().then((endpoint) => {
    endpoint.unref();
    return endpoint;
  });
  return (await shared).lease(services, options);
}
