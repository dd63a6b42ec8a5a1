import type { AppConfigClient } from '@aws-sdk/client-appconfig';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { WAFV2Client } from '@aws-sdk/client-wafv2';
import type { ServiceOptions } from './options';
import { requireProfile } from './profile';
import { type Regional, regionOf } from './region';

export interface Clients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  // Asked for by few, and loaded only then.
  /** @param region of the repository. @default that of the service */
  ecr(region?: string): Promise<ECRClient>;
  /** @param attempts of each call: 1 for one that must not be repeated blindly. @default the SDK's, 3 */
  cloudFormation(attempts?: number): Promise<CloudFormationClient>;
  s3(): Promise<S3Client>;
  sts(): Promise<STSClient>;
  ssm(): Promise<SSMClient>;
  eventBridge(): Promise<EventBridgeClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  /** @param region of the log group. @default that of the service */
  logs(region?: string): Promise<CloudWatchLogsClient>;
  sns(): Promise<SNSClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  waf(): Promise<WAFV2Client>;
  rds(): Promise<RDSClient>;
  appConfig(): Promise<AppConfigClient>;
}

/** The action of IAM that a call needs, on the error that the call ends with. */
export const ACTION = Symbol('action');

/** The region that it asked, on the same. */
export const REGION = Symbol('region');

interface Stack {
  add(
    middleware: (
      next: (args: never) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: never) => Promise<unknown>,
    options: { step: 'initialize'; name: string },
  ): void;
}

/**
 * Real clients; the SDK reads credentials, AWS_REGION and AWS_ENDPOINT_URL by itself. It is loaded here and not
 * before, since it costs verbs that need none of it their start.
 *
 * @throws VerbFailed when the profile is in none of the configuration files
 */
export async function connect({
  region,
  profile,
}: Pick<ServiceOptions, 'region' | 'profile'>): Promise<Clients> {
  // It would warn of this Node on stderr, which says nothing to who releases a service.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  await requireProfile({ ...(profile !== undefined && { profile }) });
  const configuration = {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
  const [{ ECSClient }, { ElasticLoadBalancingV2Client }] = await Promise.all([
    import('@aws-sdk/client-ecs'),
    import('@aws-sdk/client-elastic-load-balancing-v2'),
  ]);
  return {
    ecs: named(new ECSClient(configuration), 'ecs'),
    elb: named(new ElasticLoadBalancingV2Client(configuration), 'elasticloadbalancing'),
    ecr: async (of) => {
      const { ECRClient } = await import('@aws-sdk/client-ecr');
      return named(new ECRClient({ ...configuration, ...(of !== undefined && { region: of }) }), 'ecr');
    },
    cloudFormation: async (maxAttempts) => {
      const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
      return named(
        new CloudFormationClient({ ...configuration, ...(maxAttempts !== undefined && { maxAttempts }) }),
        'cloudformation',
      );
    },
    s3: async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      // By path, so that a stand-in on one address can be asked; the bucket of records may be in another region.
      return named(
        new S3Client({ ...configuration, forcePathStyle: true, followRegionRedirects: true }),
        's3',
      );
    },
    sts: async () => {
      const { STSClient } = await import('@aws-sdk/client-sts');
      return named(new STSClient(configuration), 'sts');
    },
    ssm: async () => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      return named(new SSMClient(configuration), 'ssm');
    },
    eventBridge: async () => {
      const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
      return named(new EventBridgeClient(configuration), 'events');
    },
    cloudWatch: async () => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      return named(new CloudWatchClient(configuration), 'cloudwatch');
    },
    logs: async (of) => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return named(
        new CloudWatchLogsClient({ ...configuration, ...(of !== undefined && { region: of }) }),
        'logs',
      );
    },
    sns: async () => {
      const { SNSClient } = await import('@aws-sdk/client-sns');
      return named(new SNSClient(configuration), 'sns');
    },
    secretsManager: async () => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return named(new SecretsManagerClient(configuration), 'secretsmanager');
    },
    waf: async () => {
      const { WAFV2Client } = await import('@aws-sdk/client-wafv2');
      return named(new WAFV2Client(configuration), 'wafv2');
    },
    rds: async () => {
      const { RDSClient } = await import('@aws-sdk/client-rds');
      return named(new RDSClient(configuration), 'rds');
    },
    appConfig: async () => {
      const { AppConfigClient } = await import('@aws-sdk/client-appconfig');
      return named(new AppConfigClient(configuration), 'appconfig');
    },
  };
}

/** Notes on each error which action was asked for, and where: ECS and ELB do not always say it. */
export function named<Client extends Regional & { readonly middlewareStack: unknown }>(
  client: Client,
  service: string,
): Client {
  (client.middlewareStack as Stack).add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (error instanceof Error) {
            Object.assign(error, {
              [ACTION]: `${service}:${commandName.replace(/Command$/, '')}`,
              [REGION]: await regionOf(client),
            });
          }
          throw error;
        }
      },
    { step: 'initialize', name: 'tealActionOnError' },
  );
  return client;
}
