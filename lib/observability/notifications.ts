import { Duration, RemovalPolicy, SecretValue, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { recordsBucketName, topicName } from '../config/names';
import { type Channel, channels, type Receiver } from '../config/notify';
import type { Environment } from '../config/types-resolved';
import { DeployNotices } from './deploy-notices';
import type { Runbooks } from './runbooks';
import { SlackChannel } from './slack-channel';
import { hasTopic, topicArns, topicsOfAlarms } from './topic-arns';

export interface NotificationsProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Pick<Environment, 'name' | 'notify' | 'pipeline' | 'services' | 'cluster'>;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
}

/** Who writes to a topic, and is let use its key. */
interface Writer {
  readonly sid: string;
  readonly principal: iam.IPrincipal;
  readonly conditions: Record<string, Record<string, string>>;
}

const CLOUDWATCH = 'CloudWatch';

/**
 * The topics of an environment and who is told by them. Nothing is made for a channel without receivers, nor for one
 * whose receivers are all topics of the team's own.
 */
export class Notifications extends Construct {
  public readonly topics: ReadonlyMap<Channel, sns.Topic>;
  private readonly props: NotificationsProps;
  /** Absent where nobody is told of releases. */
  private readonly notices: DeployNotices | undefined;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.props = props;
    this.notices = this.createNotices();
    const made = channels.filter((channel) => hasTopic(props.environment, channel));
    const key = made.length === 0 ? undefined : this.createKey(made);
    this.topics = new Map(made.map((channel) => [channel, this.createTopic(channel, key)]));
    this.tellSlack();
  }

  /**
   * One for all topics, since each costs 1 USD a month. Not `alias/aws/sns`, which is free: AWS manages its policy, which
   * lets CloudWatch not use it, and what it says would be lost without a word.
   * source: SNS developer guide, "Key management", event sources from AWS services: "you must use a customer managed key"
   */
  private createKey(made: readonly Channel[]): kms.Key {
    const { delivery, environment } = this.props;
    const key = new kms.Key(this, 'Key', {
      description: `${delivery}: what is told of ${environment.name}, on its way through SNS`,
      enableKeyRotation: true,
      // It encrypts what is on its way, and nothing that is kept; the shortest that AWS takes.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    // A key has no name: the policies of a bootstrap of the delivery's own know it by this.
    Tags.of(key).add('teal:delivery', delivery);
    for (const { sid, principal, conditions } of this.writersOf(made)) {
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid,
          principals: [principal],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          // `*`: in a key's policy it is the key. source: KMS developer guide, "Key policies"
          resources: ['*'],
          conditions,
        }),
      );
    }
    return key;
  }

  private createTopic(channel: Channel, masterKey: kms.Key | undefined): sns.Topic {
    const { delivery, environment } = this.props;
    const topic = new sns.Topic(this, channel, {
      topicName: topicName(delivery, environment.name, channel),
      // The sender of its e-mails.
      displayName: `${delivery} ${environment.name} ${channel}`,
      ...(masterKey && { masterKey }),
      enforceSSL: true,
    });
    for (const { sid, principal, conditions } of this.writersOf([channel])) {
      topic.addToResourcePolicy(
        new iam.PolicyStatement({
          sid,
          principals: [principal],
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          // That a key is used by way of SNS is a condition of the key alone.
          ...(sid === CLOUDWATCH && { conditions }),
        }),
      );
    }
    for (const receiver of environment.notify[channel]) this.subscribe(topic, receiver);
    return topic;
  }

  /**
   * CloudWatch by its account, and of releases the one role that tells of them.
   * source: CloudWatch user guide, "Notifying users on alarm changes", confused deputy; KMS developer guide, "AWS KMS
   * condition keys" (kms:ViaService)
   */
  private writersOf(made: readonly Channel[]): readonly Writer[] {
    const { account, region } = Stack.of(this);
    const cloudWatch: Writer = {
      sid: CLOUDWATCH,
      principal: new iam.ServicePrincipal('cloudwatch.amazonaws.com'),
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    };
    const notices: Writer | undefined = this.notices && {
      sid: 'DeployNotices',
      principal: new iam.ArnPrincipal(this.notices.role.roleArn),
      conditions: { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } },
    };
    return [
      ...(made.some((channel) => channel !== 'deploys') ? [cloudWatch] : []),
      ...(notices && made.includes('deploys') ? [notices] : []),
    ];
  }

  private createNotices(): DeployNotices | undefined {
    const { delivery, environment, runbooks } = this.props;
    const topics = topicArns(this, delivery, environment, 'deploys');
    if (topics.length === 0) return undefined;
    return new DeployNotices(this, 'DeployNotices', {
      ...{ delivery, runbooks, topics, environment: environment.name },
      ticket: topicsOfAlarms(this, delivery, environment).ticket,
      services: environment.services.map(({ name }) => name),
      ...(environment.cluster && { cluster: environment.cluster.name }),
      ...(environment.pipeline && { records: recordsBucketName(delivery, Stack.of(this).account) }),
    });
  }

  private subscribe(topic: sns.Topic, receiver: Receiver): void {
    switch (receiver.kind) {
      case 'e-mail':
        new sns.Subscription(topic, `Mail ${receiver.address}`, {
          topic,
          protocol: sns.SubscriptionProtocol.EMAIL,
          endpoint: receiver.address,
        });
        return;
      case 'pager-duty':
        // The envelope of SNS as it is, no raw messages: PagerDuty reads the state from its subject.
        new sns.Subscription(topic, `PagerDuty ${receiver.secret.replaceAll('/', ' ')}`, {
          topic,
          protocol: sns.SubscriptionProtocol.HTTPS,
          endpoint: `https://events.pagerduty.com/integration/${keyIn(receiver.secret)}/enqueue`,
        });
        return;
      // A topic of the team's own is written to by alarms and rules themselves; Slack subscribes by itself.
      case 'topic':
      case 'slack':
        return;
    }
  }

  /** Each channel of Slack once, with all topics that it is told of: an account takes no second configuration of one. */
  private tellSlack(): void {
    const { delivery, environment } = this.props;
    const told = new Map<string, { workspace: string; channel: string; topics: sns.ITopic[] }>();
    for (const [name, topic] of this.topics) {
      for (const receiver of environment.notify[name]) {
        if (receiver.kind !== 'slack') continue;
        const { workspace, channel } = receiver;
        const known = told.get(`${workspace} ${channel}`) ?? { workspace, channel, topics: [] };
        known.topics.push(topic);
        told.set(`${workspace} ${channel}`, known);
      }
    }
    for (const { workspace, channel, topics } of told.values()) {
      new SlackChannel(this, `Slack ${workspace} ${channel}`, {
        name: `${delivery}-${environment.name}-${channel}`,
        ...{ workspace, channel, topics },
      });
    }
  }
}

/** A reference that CloudFormation resolves when it deploys: the key is in no template. */
const keyIn = (secret: string): string => SecretValue.secretsManager(secret).unsafeUnwrap();
