import type { FrontEnd } from './front-end';
import type { ListenerEndpoint } from './headers';
import type { RoutingListener } from './router';
import type { Action, Rule, RuleTable } from './rules';

export interface ListenerProperties extends ListenerEndpoint {
  readonly defaultAction: Action;
  /** Name of the security policy, which says what versions of TLS it accepts. @default ELB's own, of 2016 */
  readonly sslPolicy?: string;
}

/** A listener with its server. */
export interface Listener extends RoutingListener {
  protocol: ListenerEndpoint['protocol'];
  port: number;
  sslPolicy: string | undefined;
  table: RuleTable;
  readonly frontEnd: FrontEnd;
}

/** What a rule may become; what is not given stays as it is. */
export type RuleChange = Partial<Pick<Rule, 'conditions' | 'action' | 'priority' | 'transforms'>>;

/** What went over the connections of clients, so far. */
export interface ClientTraffic {
  readonly open: number;
  readonly opened: number;
  readonly rejected: number;
  readonly bytes: number;
}

export function defaultRule(listenerArn: string, action: Action): Rule {
  const arn = `${listenerArn.replace(':listener/', ':listener-rule/')}/0000000000000000`;
  return { arn, priority: 'default', conditions: [], action, tags: {} };
}

export function targetGroupsOf({ action }: Rule): string[] {
  return action.type === 'forward' ? action.targetGroups.map(({ targetGroupArn }) => targetGroupArn) : [];
}

/** What went over two of them. */
export function sumOf(a: ClientTraffic, b: ClientTraffic): ClientTraffic {
  return {
    open: a.open + b.open,
    opened: a.opened + b.opened,
    rejected: a.rejected + b.rejected,
    bytes: a.bytes + b.bytes,
  };
}

export const NO_TRAFFIC: ClientTraffic = { open: 0, opened: 0, rejected: 0, bytes: 0 };
