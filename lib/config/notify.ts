import type { Severity } from './burn-alerts';

/** What is told, and to whom separately. */
export const channels = ['page', 'ticket', 'deploys'] as const;
/** What somebody is told of: alarms that wake, alarms that wait for the morning, releases. */
export type Channel = (typeof channels)[number];

/** A service of PagerDuty that is told. */
export interface PagerDutyOptions {
  /**
   * Name of a secret of Secrets Manager, in the account and region of the environment: plain text, the integration key of
   * a PagerDuty service's integration "Amazon CloudWatch". With a bootstrap of the delivery's own, `<delivery>-…`.
   */
  readonly secret: string;
}

/** A channel of Slack that is told. */
export interface SlackOptions {
  /** Its id, `T…`. It must be authorised once by a person, in each account: docs/notify.md. */
  readonly workspace: string;
  /** Its id, `C…`. One account has each channel at most once, so two environments in it cannot share one. */
  readonly channel: string;
}

/** What `pagerDuty()` makes. */
export interface PagerDuty extends PagerDutyOptions {
  /** By which it is told from others. */
  readonly kind: 'pager-duty';
}

/** What `slack()` makes. */
export interface Slack extends SlackOptions {
  /** By which it is told from others. */
  readonly kind: 'slack';
}

/** An e-mail address, the ARN of an SNS topic in the environment's account and region, `pagerDuty()` or `slack()`. */
export type ReceiverInput = string | PagerDuty | Slack;

/** Who is told of what. Each is one receiver or a list of them. */
export interface NotifyInput {
  /**
   * Who is woken. Only in environments with `protect`: elsewhere its alarms go to `ticket`, since a staging service wakes
   * nobody. @default those of `ticket`: an outage that nobody hears of is worse than a slow answer
   */
  readonly page?: ReceiverInput | readonly ReceiverInput[];
  /** Who looks within days. @default nobody: not those of `page`, whom it would wake */
  readonly ticket?: ReceiverInput | readonly ReceiverInput[];
  /** Who follows releases: their begin and end, gates that fail or know no answer, overrides and pauses. @default nobody */
  readonly deploys?: ReceiverInput | readonly ReceiverInput[];
}

export type Receiver =
  | { readonly kind: 'e-mail'; readonly address: string }
  | { readonly kind: 'topic'; readonly arn: string }
  | PagerDuty
  | Slack;

/** {@link NotifyInput}, as it is in one environment. */
export type Notify = Readonly<Record<Channel, readonly Receiver[]>>;

/** Tells PagerDuty, which opens an incident at ALARM and resolves it at OK. */
export const pagerDuty = (options: PagerDutyOptions): PagerDuty => ({ kind: 'pager-duty', ...options });

/** Tells a channel of Slack, by Amazon Q Developer in chat applications (once AWS Chatbot). It may read alarms, and do nothing. */
export const slack = (options: SlackOptions): Slack => ({ kind: 'slack', ...options });

/** @param protect whether users are on it: elsewhere nobody is woken */
export function fillNotify(input: NotifyInput = {}, protect: boolean): Notify {
  return {
    page: protect ? receivers(input.page) : [],
    ticket: receivers(input.ticket),
    deploys: receivers(input.deploys),
  };
}

/** Where an alarm of a severity goes; undefined where nobody would hear of it. */
export function channelOf(notify: Notify, severity: Severity): 'page' | 'ticket' | undefined {
  if (severity === 'page' && notify.page.length > 0) return 'page';
  return notify.ticket.length > 0 ? 'ticket' : undefined;
}

const asList = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  one === undefined ? [] : Array.isArray(one) ? one : [one as T];

const receivers = (input: NotifyInput[Channel]): Receiver[] =>
  asList<ReceiverInput>(input).map((one) => {
    if (typeof one !== 'string') return one;
    return one.startsWith('arn:') ? { kind: 'topic', arn: one } : { kind: 'e-mail', address: one };
  });
