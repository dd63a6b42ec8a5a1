import { type Channel, channelOf, channels, type Receiver } from './notify';
import { isTopicOf } from './notify-topics';
import { formatPath, type Warning } from './problems';
import { partitionOf } from './regions';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Environment, Service } from './types-resolved';

interface Written {
  readonly environment: Environment;
  readonly receiver: Receiver;
  readonly path: readonly PropertyKey[];
}

/** Receivers that could not be told of in their environment: what can be known of them once all is filled in. */
export function notifyProblems(input: DeliveryInput, delivery: Delivery): Finding[] {
  const written = delivery.environments.flatMap((environment) =>
    channels.flatMap((channel) => writtenIn(input, environment, channel)),
  );
  const findings = [
    ...written.flatMap(foreignTopic),
    ...written.flatMap(slackAbroad),
    ...written.flatMap((one) => secretOutOfReach(one, delivery)),
    ...sharedChannels(written),
  ];
  // One mistake that several environments have is one problem.
  return [...new Map(findings.map((finding) => [finding.path.join(), finding])).values()];
}

/**
 * What goes wrong of which nobody is told: where somebody has said what that is, by an objective, a watch or a dependency,
 * or has named receivers of something else. Every service has alarms; one that is only tried out has no receivers.
 */
export function notifyWarnings(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const warnings = environments.flatMap(({ name, notify, protect, services }): Warning[] => {
    const isTold = notify.page.length > 0 || notify.deploys.length > 0;
    if (!isTold && !services.some(isWatched)) return [];
    const path = formatPath(notifyPath(input, name));
    const warn = (message: string): Warning[] => [{ id: 'nobodyNotified', path, message }];
    const given = input.environments[name]?.notify ?? input.notify;
    if (given === undefined) {
      return warn(
        `${path} is not given, so nobody is told when an objective is missed, what is watched stops or a dependency fails. Give page and ticket, each an e-mail address or one of pagerDuty(), slack() and the ARN of an SNS topic`,
      );
    }
    if (channelOf(notify, 'ticket')) return [];
    const at = `${path}.ticket`;
    return channelOf(notify, 'page')
      ? warn(
          `${at} is not given, so nobody is told of what goes wrong slowly: only page is told, of what is fast`,
        )
      : warn(
          `${at} is not given, so nobody is told when ${name} has no healthy host, misses an objective, or what is watched there stops or a dependency fails${protect ? '' : ': without protect it pages nobody'}. Give it`,
        );
  });
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
}

const isWatched = ({ objectives, watch, dependencies }: Service): boolean =>
  objectives !== undefined ||
  watch.traffic !== undefined ||
  watch.probe !== undefined ||
  watch.heartbeats.length > 0 ||
  dependencies.some(({ limits }) => Object.keys(limits).length > 0);

function writtenIn(input: DeliveryInput, environment: Environment, channel: Channel): Written[] {
  const receivers = environment.notify[channel];
  const at = notifyPath(input, environment.name);
  const given = (input.environments[environment.name]?.notify ?? input.notify)?.[channel];
  return receivers.map((receiver, index) => ({
    environment,
    receiver,
    path: [...at, channel, ...(Array.isArray(given) ? [index] : [])],
  }));
}

const notifyPath = (input: DeliveryInput, environment: string): readonly PropertyKey[] =>
  input.environments[environment]?.notify ? ['environments', environment, 'notify'] : ['notify'];

/**
 * source: CloudWatch API reference, PutCompositeAlarm: actions are of the alarm's region; EventBridge user guide, "Event
 * bus targets", as in {@link isTopicOf}
 */
function foreignTopic({ environment, receiver, path }: Written): Finding[] {
  if (receiver.kind !== 'topic' || isTopicOf(receiver.arn, environment)) return [];
  const { name, account, region = '' } = environment;
  return [
    {
      path,
      complaint: {
        rule: `a topic of ${name}, arn:${partitionOf(region)}:sns:${region}:${account}:…, since alarms and rules write to no other`,
        advice: `give one that is there, in environments.${name}.notify if it is of this one alone`,
      },
    },
  ];
}

/** source: AWS Chatbot API reference, CreateSlackChannelConfiguration: roles and policies of arn:aws alone */
function slackAbroad({ environment: { name, region }, receiver, path }: Written): Finding[] {
  if (receiver.kind !== 'slack' || region === undefined || partitionOf(region) === 'aws') return [];
  return [
    {
      path,
      complaint: {
        rule: `other than slack() in ${region}, where Amazon Q Developer in chat applications is not`,
        advice: `give ${name} an e-mail address or the ARN of an SNS topic`,
      },
    },
  ];
}

/** What resolves the reference is CloudFormation's role, which a bootstrap of the delivery's own keeps to its names. */
function secretOutOfReach({ environment, receiver, path }: Written, delivery: Delivery): Finding[] {
  if (receiver.kind !== 'pager-duty' || !delivery.bootstrap || !environment.pipeline) return [];
  if (receiver.secret.startsWith(`${delivery.name}-`)) return [];
  return [
    {
      path: [...path, 'secret'],
      complaint: {
        rule: `a name that begins with ${delivery.name}-, since the bootstrap lets CloudFormation read no other`,
        advice: 'name the secret so',
      },
    },
  ];
}

/**
 * Where an environment names no account, it is that of the credentials: taken for one, since most people have one.
 * source: cloudformation-coverage-roadmap#1155, an engineer of the service: one configuration for each channel and account
 */
function sharedChannels(written: readonly Written[]): Finding[] {
  return written.flatMap(({ environment, receiver, path }, index) => {
    if (receiver.kind !== 'slack') return [];
    const before = written
      .slice(0, index)
      .find(
        (other) =>
          other.receiver.kind === 'slack' &&
          other.receiver.channel === receiver.channel &&
          other.receiver.workspace === receiver.workspace &&
          other.environment.name !== environment.name &&
          other.environment.account === environment.account,
      );
    if (!before) return [];
    return [
      {
        path: [...path, 'channel'],
        complaint: {
          rule: `a channel that ${before.environment.name} has not, since one account of AWS takes each once`,
          advice: `give ${environment.name} a channel of its own in environments.${environment.name}.notify`,
        },
      },
    ];
  });
}
