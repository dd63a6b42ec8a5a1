import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';

// The SDK warns of Node 20 on stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

type Access = Pick<EndpointLease, 'url' | 'credentials'>;

/** What a real SDK client is told: nothing but the endpoint and its credentials. */
export function configurationOf({ url, credentials }: Access) {
  return { endpoint: url, credentials, region: 'eu-west-1', maxAttempts: 1 };
}

export function clientsOf(access: Access) {
  const configuration = configurationOf(access);
  return {
    cloudwatch: new CloudWatchClient(configuration),
    ecr: new ECRClient(configuration),
    ecs: new ECSClient(configuration),
    elb: new ElasticLoadBalancingV2Client(configuration),
    events: new EventBridgeClient(configuration),
    logs: new CloudWatchLogsClient(configuration),
    secrets: new SecretsManagerClient(configuration),
    sns: new SNSClient(configuration),
    ssm: new SSMClient(configuration),
    sts: new STSClient(configuration),
  };
}
