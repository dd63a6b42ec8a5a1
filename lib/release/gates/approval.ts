import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { inMinutes } from '../../config/duration';
import type { Approval } from '../../config/gates/approval';
import { gateFunctionName, testHeaderName } from '../../config/names';
import type { GatedService } from './gated-service';

/** A hook that waits for a person, and the notice that it does. ECS itself does the waiting: there is no function. */
export class ApprovalGate extends Construct {
  public readonly gateId: string;
  public readonly stages: readonly string[];
  public readonly timeoutMinutes: number;
  /** In the words of ECS. */
  public readonly onTimeout: 'ROLLBACK' | 'CONTINUE';

  constructor(
    scope: Construct,
    private readonly of: GatedService,
    private readonly approval: Approval,
  ) {
    super(scope, approval.id);
    this.gateId = approval.id;
    this.stages = approval.stages;
    this.timeoutMinutes = inMinutes(approval.patience);
    this.onTimeout = approval.onTimeout === 'rollback' ? 'ROLLBACK' : 'CONTINUE';
    if (approval.notify !== undefined) this.announce(approval.notify);
  }

  /**
   * By the cluster, which has this service alone, and never by a reference to the service: the first deployment waits while
   * the service is being made, and a rule that refers to it would come after. In a cluster that others are in, by the name
   * that its deployments begin with.
   */
  private announce(notify: string): void {
    const { fullName, service, environment, ecs } = this.of;
    const [stage] = this.approval.stages;
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName });
    new events.Rule(this, 'Rule', {
      ruleName: this.nameOf(),
      description: `${fullName} waits for a person at ${stage}`,
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Hook State Change'],
        detail: {
          eventName: ['HOOK_AWAITING_ACTION'],
          clusterArn: [arn('cluster', ecs.cluster)],
          ...(ecs.cluster !== fullName && {
            serviceDeploymentArn: events.Match.prefix(
              arn('service-deployment', `${ecs.cluster}/${ecs.service}/`),
            ),
          }),
          lifecycleStage: [stage],
        },
      },
      targets: [
        new SnsTopic(this.topic(notify), {
          message: events.RuleTargetInput.fromText(this.notice(service.name, environment)),
        }),
      ],
    });
  }

  /**
   * What lets EventBridge write to it has no condition on the rule: AWS takes none there, and a notice that never comes
   * is worse than one that somebody else has sent, which answers nothing. source: Amazon EventBridge user guide, "Using
   * resource-based policies", Amazon SNS permissions: "You can't use Condition blocks in Amazon SNS topic policies"
   */
  private topic(notify: string): sns.ITopic {
    if (notify.startsWith('arn:')) return sns.Topic.fromTopicArn(this, 'Topic', notify);
    const topic = new sns.Topic(this, 'Topic', { topicName: this.nameOf(), enforceSSL: true });
    topic.addSubscription(new EmailSubscription(notify));
    return topic;
  }

  private nameOf(): string {
    return gateFunctionName(this.of.service.name, this.of.environment, this.approval.id);
  }

  /** One line without quotes: an e-mail shows it as JSON, and somebody copies a command from it. */
  private notice(service: string, environment: string): string {
    const at = (path: string) => events.EventField.fromPath(`$.detail.${path}`);
    const of = `--service ${service} --env ${environment} --hook ${at('hookId')}`;
    const then = this.approval.onTimeout === 'rollback' ? 'goes back' : 'goes on';
    const audience = this.approval.audience
      ? ` Its audience may use it already, with its value of the header ${testHeaderName}.`
      : '';
    return (
      `${service} in ${environment} waits for a person at ${at('lifecycleStage')}, until ${at('expiresAt')}, when it ${then}. ` +
      `To let it go on: npx teal approve ${of} -- To take it back: npx teal reject ${of} --reason WHY -- ` +
      `Deployment: ${at('serviceDeploymentArn')}.${audience}`
    );
  }
}
