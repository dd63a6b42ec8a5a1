import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { VERDICT_EVENT } from '../../lambda/shared/environment';

export interface DeployNoticesProps {
  /** `<service>-<environment>`, the beginning of the rules' names. */
  readonly fullName: string;
  readonly service: string;
  readonly environment: string;
  /** Where the runbooks can be read: a URL, or a folder of the repository. */
  readonly runbooks: string;
  /** ARNs of the topics that are told; none makes no rules. */
  readonly topics: readonly string[];
}

interface Notice {
  readonly id: string;
  readonly description: string;
  readonly pattern: events.EventPattern;
  /** May hold words of the event that nobody but its pattern or ECS chooses. */
  readonly title: string;
  /** A path of the event, alone: what is in it may be any text. */
  readonly text: string;
  readonly keywords: readonly string[];
  /** A path of the event: messages of one are one thread. */
  readonly thread: string;
  readonly nextSteps: readonly string[];
}

/**
 * Tells people of releases: that ECS begins and ends one, that a gate fails or knows no answer, that somebody has decided
 * in its place, that it waits for a person.
 *
 * The text is a custom notification of Amazon Q Developer in chat applications, which shows no other; an e-mail has the
 * same JSON. source: its administrator guide, "Custom notifications"
 *
 * What an event says freely (a reason, an author) stands alone as a value of JSON: EventBridge then writes it with its quotes
 * escaped. Of what it puts into a text, its pages promise that not.
 * source: EventBridge user guide, "Input transformation", common issues
 */
export class DeployNotices extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeployNoticesProps,
  ) {
    super(scope, id);
    const topics = props.topics.map((arn, index) => sns.Topic.fromTopicArn(this, `Topic${index}`, arn));
    if (topics.length === 0) return;
    for (const notice of this.notices()) {
      new events.Rule(this, notice.id, {
        ruleName: `${props.fullName}-notice-${notice.id.toLowerCase()}`,
        description: notice.description,
        eventPattern: notice.pattern,
        targets: topics.map((topic) => new SnsTopic(topic, { message: messageOf(notice) })),
      });
    }
  }

  private notices(): Notice[] {
    const { fullName, service, environment, runbooks } = this.props;
    const place = `${service} in ${environment}`;
    const options = `--service ${service} --env ${environment}`;
    // By names and no references: the first deployment begins while the service is being made.
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName });
    const ofTeal = { source: [VERDICT_EVENT.SOURCE] };
    const ours = { service: [service], environment: [environment] };
    const deployment = '$.detail.serviceDeploymentArn';
    return [
      {
        id: 'Deployment',
        description: `Tells that ECS begins, ends or gives up a deployment of ${fullName}`,
        pattern: {
          source: ['aws.ecs'],
          detailType: ['ECS Deployment State Change'],
          resources: [arn('service', `${fullName}/${service}`)],
        },
        title: `${place}: ${at('$.detail.eventName')}`,
        text: '$.detail.reason',
        keywords: ['$.detail.eventName'],
        // Another name than in the events below, and the only one that this event has: see docs/limitations.md.
        thread: '$.detail.deploymentId',
        nextSteps: [`npx teal verdict ${options}`],
      },
      {
        id: 'Verdict',
        description: `Tells that a gate of ${fullName} fails or knows no answer`,
        pattern: {
          ...ofTeal,
          detailType: [VERDICT_EVENT.VERDICT],
          detail: { ...ours, outcome: ['fail', 'inconclusive'] },
        },
        title: `${place}: a gate says ${at('$.detail.outcome')}`,
        text: '$.detail.reason',
        keywords: ['$.detail.gate', '$.detail.stage', '$.detail.kind'],
        thread: deployment,
        nextSteps: [`Runbooks of gates: ${runbooks}`, `npx teal verdict ${options}`],
      },
      {
        id: 'Override',
        description: `Tells that a gate of ${fullName} has heeded what a person decided`,
        pattern: {
          ...ofTeal,
          detailType: [VERDICT_EVENT.OVERRIDDEN],
          // What the command line announces before has no deployment yet.
          detail: { ...ours, decision: ['pass', 'fail'], serviceDeploymentArn: [{ exists: true }] },
        },
        title: `${place}: a person has decided ${at('$.detail.decision')} in place of a gate`,
        text: '$.detail.authorsReason',
        keywords: ['$.detail.gate', '$.detail.author', '$.detail.stage'],
        thread: deployment,
        nextSteps: [`npx teal verdict ${options}`],
      },
      {
        id: 'Pause',
        description: `Tells that a release of ${fullName} waits for a person`,
        pattern: {
          source: ['aws.ecs'],
          detailType: ['ECS Hook State Change'],
          detail: { eventName: ['HOOK_AWAITING_ACTION'], clusterArn: [arn('cluster', fullName)] },
        },
        title: `${place}: the release waits for a person at ${at('$.detail.lifecycleStage')}`,
        text: '$.detail.expiresAt',
        keywords: ['$.detail.hookId', '$.detail.lifecycleStage'],
        thread: deployment,
        nextSteps: [
          `To let it go on: npx teal approve ${options} --hook ${at('$.detail.hookId')}`,
          `To take it back: npx teal reject ${options} --hook ${at('$.detail.hookId')} --reason WHY`,
        ],
      },
    ];
  }
}

const at = (path: string): string => events.EventField.fromPath(path);

const messageOf = ({ title, text, keywords, thread, nextSteps }: Notice): events.RuleTargetInput =>
  events.RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    id: at('$.id'),
    content: {
      textType: 'client-markdown',
      title,
      description: at(text),
      nextSteps: [...nextSteps],
      keywords: keywords.map(at),
    },
    metadata: { threadId: at(thread), summary: title, eventType: at('$.detail-type') },
  });
