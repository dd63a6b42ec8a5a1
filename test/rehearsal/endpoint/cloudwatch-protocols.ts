import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { configurationOf } from './clients';

/** Clients of CloudWatch have spoken query, then CBOR, now JSON; each by its own code of the SDK. */
export const PROTOCOLS = [
  ['JSON', AwsJson1_0Protocol, 'application/x-amz-json-1.0'],
  ['CBOR', AwsSmithyRpcV2CborProtocol, 'application/cbor'],
  ['query', AwsQueryProtocol, 'application/x-www-form-urlencoded'],
] as const;

/** @param contentTypes to which those of its requests are added, so that a test sees what was spoken */
export function cloudWatchClient(
  access: Pick<EndpointLease, 'url' | 'credentials'>,
  protocol: (typeof PROTOCOLS)[number][1],
  contentTypes: Set<string | undefined>,
): CloudWatchClient {
  const client = new CloudWatchClient({
    ...configurationOf(access),
    protocol,
    // The SDK's CBOR tells the length of the body before it is compressed: nobody could read that.
    disableRequestCompression: protocol === AwsSmithyRpcV2CborProtocol,
  });
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      contentTypes.add(headers['content-type']);
      return next(args);
    },
    { step: 'finalizeRequest' },
  );
  return client;
}
