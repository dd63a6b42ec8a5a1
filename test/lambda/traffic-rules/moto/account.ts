import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { TRAFFIC_RULE_TAG } from '../../../../lambda/shared/environment';

/** Keys that any moto takes; the handler's clients read them from the environment. */
const KEYS = { AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto', AWS_REGION: 'us-east-1' };

export interface TaggedRule extends Rule {
  readonly tags: readonly Tag[];
}

/** What one sequence works on; each has its own, so that none sees what another has left. */
export interface Site {
  readonly owner: string;
  readonly listeners: readonly string[];
  readonly primary: string;
  readonly alternate: string;
  readonly foreignGroup: string;
  readonly secretArn: string;
}

/** An account in moto, and what the test itself does there: as the team, as ECS, as a stranger. */
export class Account {
  private sites = 0;

  private constructor(
    private readonly elb: ElasticLoadBalancingV2Client,
    private readonly secrets: SecretsManagerClient,
    private readonly subnets: readonly string[],
    private readonly vpc: string,
  ) {}

  static async open(endpoint: string): Promise<Account> {
    Object.assign(process.env, KEYS, {
      AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    });
    // A server that somebody has run sequences on before is as good as a new one.
    await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    // The SDK's client for EC2 would be a dependency for this one call.
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=moto/20200101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Action=DescribeSubnets&Version=2016-11-15',
    });
    const answer = await response.text();
    const subnets = [...answer.matchAll(/<subnetId>([^<]+)/g)].map(([, id = '']) => id);
    const vpc = answer.match(/<vpcId>([^<]+)/)?.[1];
    if (!vpc || subnets.length < 2)
      throw new Error(`moto must have a default VPC with two subnets, got ${answer}`);
    return new Account(
      new ElasticLoadBalancingV2Client({}),
      new SecretsManagerClient({}),
      subnets.slice(0, 2),
      vpc,
    );
  }

  /** A load balancer with two listeners that others use, too. */
  async site(): Promise<Site> {
    this.sites += 1;
    const name = `shop-${this.sites}`;
    const { LoadBalancers } = await this.elb.send(
      new CreateLoadBalancerCommand({ Name: name, Subnets: [...this.subnets] }),
    );
    const [primary, alternate, foreignGroup] = await Promise.all(
      ['primary', 'alternate', 'foreign'].map((role) => this.targetGroup(`${name}-${role}`)),
    );
    const { ARN } = await this.secrets.send(
      new CreateSecretCommand({ Name: `${name}/test-header`, SecretString: secretValue(0) }),
    );
    const site = {
      owner: name,
      listeners: [
        await this.listener(LoadBalancers?.[0]?.LoadBalancerArn, 80, foreignGroup),
        await this.listener(LoadBalancers?.[0]?.LoadBalancerArn, 8080, foreignGroup),
      ],
      primary: String(primary),
      alternate: String(alternate),
      foreignGroup: String(foreignGroup),
      secretArn: String(ARN),
    };
    for (const listener of site.listeners) {
      await this.foreignRule(site, listener, 1);
      await this.foreignRule(site, listener, 100, `other-${name}/production`);
    }
    return site;
  }

  /** The value becomes the current one, and the one before AWSPREVIOUS. */
  async rotate({ secretArn }: Site, value: string): Promise<void> {
    await this.secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: value }));
  }

  /** All rules but the default one, with their tags. */
  async rules(listener: string): Promise<TaggedRule[]> {
    const { Rules = [] } = await this.elb.send(new DescribeRulesCommand({ ListenerArn: listener }));
    const rules = Rules.filter(({ IsDefault }) => !IsDefault);
    const { TagDescriptions = [] } = await this.elb.send(
      new DescribeTagsCommand({ ResourceArns: rules.map(({ RuleArn }) => String(RuleArn)) }),
    );
    return rules.map((rule) => ({
      ...rule,
      tags: TagDescriptions.find(({ ResourceArn }) => ResourceArn === rule.RuleArn)?.Tags ?? [],
    }));
  }

  /** As ECS writes weights. */
  async shift(ruleArn: string, ...weights: readonly (readonly [string, number])[]): Promise<void> {
    const TargetGroups = weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
    await this.elb.send(
      new ModifyRuleCommand({
        RuleArn: ruleArn,
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
      }),
    );
  }

  private async foreignRule(site: Site, listener: string, priority: number, tag?: string): Promise<void> {
    const { Rules } = await this.elb.send(
      new CreateRuleCommand({
        ListenerArn: listener,
        Priority: priority,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/theirs/*'] } }],
        Actions: [{ Type: 'forward', TargetGroupArn: site.foreignGroup }],
      }),
    );
    if (tag)
      await this.elb.send(
        new AddTagsCommand({
          ResourceArns: [String(Rules?.[0]?.RuleArn)],
          Tags: [{ Key: TRAFFIC_RULE_TAG, Value: tag }],
        }),
      );
  }

  private async targetGroup(name: string): Promise<string> {
    const { TargetGroups } = await this.elb.send(
      new CreateTargetGroupCommand({
        Name: name,
        Protocol: 'HTTP',
        Port: 8080,
        VpcId: this.vpc,
        TargetType: 'ip',
      }),
    );
    return String(TargetGroups?.[0]?.TargetGroupArn);
  }

  private async listener(
    loadBalancer: string | undefined,
    port: number,
    group: string | undefined,
  ): Promise<string> {
    const { Listeners } = await this.elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancer,
        Protocol: 'HTTP',
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
      }),
    );
    return String(Listeners?.[0]?.ListenerArn);
  }
}

/** What every value of the test header begins with, and nothing else. */
export const SECRET_PREFIX = 'SecretOf';

/** Values of a secret that are told apart by their version. */
export const secretValue = (version: number): string =>
  `${SECRET_PREFIX}${String(version).padStart(4, '0')}Value`;
