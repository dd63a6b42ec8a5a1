import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';

// The SDK warns of Node 20 on stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Real SDK clients, told of nothing but the endpoint and its credentials. */
export function clientsOf({ url, credentials }: Pick<AwsEndpoint, 'url' | 'credentials'>) {
  const configuration = { endpoint: url, credentials, region: 'eu-west-1', maxAttempts: 1 };
  return {
    ecs: new ECSClient(configuration),
    elb: new ElasticLoadBalancingV2Client(configuration),
    secrets: new SecretsManagerClient(configuration),
  };
}
