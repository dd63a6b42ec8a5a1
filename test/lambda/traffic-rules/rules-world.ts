import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { LiveTrafficRulesProperties } from '../../../lambda/shared/environment';
import { idOf } from '../../../lambda/traffic-rules/identity';
import { carryOut } from '../../../lambda/traffic-rules/live-traffic-rules';
import { logLines } from '../log-lines';
import { ElbInMemory, failure } from './elb-in-memory';
import { eventOf, properties } from './properties';

export const VALUE = 'aB3'.repeat(21);
export const ID = idOf(properties);
export const PRODUCTION = 'shop-production/production';
export const TEST = 'shop-production/test';
export const PRIMARY_SERVES = [
  ['arn:tg/primary', 100],
  ['arn:tg/alternate', 0],
] as const satisfies [string, number][];
export const ALTERNATE_SERVES = [
  ['arn:tg/primary', 0],
  ['arn:tg/alternate', 100],
] as const satisfies [string, number][];

interface Told {
  readonly ok: boolean;
  readonly id: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** What the custom resource sees, and what it said: no test lets it say a value of the test header. */
export class RulesWorld {
  readonly elb = new ElbInMemory();
  readonly secrets = mockClient(SecretsManagerClient);
  readonly ecs = mockClient(ECSClient);
  private readonly clients = {
    elb: new ElasticLoadBalancingV2Client({}),
    secrets: new SecretsManagerClient({}),
    ecs: new ECSClient({}),
  };
  now = 0;
  said: string[] = [];
  /** By version stage. */
  readonly versions = new Map<string, string>();

  reset(): void {
    this.elb.reset();
    this.ecs.reset();
    this.secrets.reset();
    this.now = 0;
    this.said = logLines();
    this.versions.clear();
    this.versions.set('AWSCURRENT', VALUE);
    this.secrets.on(GetSecretValueCommand).callsFake(({ VersionStage }) => {
      const SecretString = this.versions.get(VersionStage);
      if (SecretString === undefined) throw failure('ResourceNotFoundException');
      return { SecretString };
    });
    this.ecs.on(ListServiceDeploymentsCommand).rejects(failure('ServiceNotFoundException'));
  }

  /** @returns what was said, for the check after each test */
  get heard(): string {
    return this.said.join('\n');
  }

  /** Puts a service on the rules of a listener, and maybe a deployment that runs. */
  serve(rule: string | undefined, status?: 'IN_PROGRESS' | 'ROLLBACK_IN_PROGRESS'): void {
    const arn = 'arn:revision/1';
    const deployment = { serviceDeploymentArn: 'arn:deployment/1', targetServiceRevisionArn: arn, status };
    this.ecs
      .on(ListServiceDeploymentsCommand)
      .resolves({ serviceDeployments: status ? [deployment] : [] })
      .on(DescribeServicesCommand)
      .resolves({ services: [{ currentServiceRevisions: [{ arn }] }] })
      .on(DescribeServiceRevisionsCommand, { serviceRevisionArns: [arn] })
      .resolves({
        serviceRevisions: [{ resolvedConfiguration: { loadBalancers: [{ productionListenerRule: rule }] } }],
      });
  }

  async ask(
    kind: CloudFormationCustomResourceEvent['RequestType'],
    over: Partial<LiveTrafficRulesProperties> = {},
    old: Partial<LiveTrafficRulesProperties> = {},
    id = idOf({ ...properties, ...old }),
  ): Promise<Told> {
    const pause = {
      now: () => this.now,
      sleep: async (milliseconds: number) => {
        this.now += milliseconds;
      },
    };
    try {
      const done = await carryOut(this.clients, pause, eventOf(kind, 'https://answer', id, over, old));
      return { ok: true, id: done.physicalResourceId, attributes: done.attributes, reason: '' };
    } catch (error) {
      const reason = String(error);
      this.said.push(reason, JSON.stringify(error), (error as Error).stack ?? '');
      return { ok: false, id: undefined, attributes: {}, reason };
    }
  }

  weights(value: string, listenerArn?: string) {
    return this.elb.tagged(value, listenerArn).map((rule) => this.elb.weights(rule));
  }
}
