import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';

// The SDK warns of Node 20 on stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

type Access = Pick<EndpointLease, 'url' | 'credentials'>;

/** What a real SDK client is told: nothing but the endpoint and its credentials. */
export function configurationOf({ url, credentials }: Access) {
  return { endpoint: url, credentials, region: 'eu-west-1', maxAttempts: 1 };
}

/** Loaded when they are asked for: each takes its time, and a test needs one or two. */
export function clientsOf(access: Access) {
  const configuration = configurationOf(access);
  const made = new Map<string, unknown>();
  const client = <T>(service: string, name: string): T => {
    const key = `${service} ${name}`;
    if (!made.has(key)) made.set(key, new (require(`@aws-sdk/client-${service}`)[name])(configuration));
    return made.get(key) as T;
  };
  return {
    get ecr() {
      return client<ECRClient>('ecr', 'ECRClient');
    },
    get ecs() {
      return client<ECSClient>('ecs', 'ECSClient');
    },
    get elb() {
      return client<ElasticLoadBalancingV2Client>(
        'elastic-load-balancing-v2',
        'ElasticLoadBalancingV2Client',
      );
    },
    get events() {
      return client<EventBridgeClient>('eventbridge', 'EventBridgeClient');
    },
    get logs() {
      return client<CloudWatchLogsClient>('cloudwatch-logs', 'CloudWatchLogsClient');
    },
    get secrets() {
      return client<SecretsManagerClient>('secrets-manager', 'SecretsManagerClient');
    },
    get sns() {
      return client<SNSClient>('sns', 'SNSClient');
    },
    get ssm() {
      return client<SSMClient>('ssm', 'SSMClient');
    },
    get sts() {
      return client<STSClient>('sts', 'STSClient');
    },
  };
}
