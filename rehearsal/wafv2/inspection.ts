import type { Clock } from '../clock/clock';
import type { MetricSink } from '../cloudwatch/metric';
import type { Firewall, Rules, WebAcl } from './firewall';
import { RateLimit } from './rate-limit';
import type { Rule } from './rule';

/** What AWS WAF answers in the load balancer's place. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body: string;
}

/** Undefined for requests that are let in. @param address undefined of who has none here */
export type Inspect = (address: string | undefined, count: number) => Refusal | undefined;

export interface InspectionProperties {
  readonly firewall: Firewall;
  /** ARN of the load balancer. */
  readonly resourceArn: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly sink: Pick<MetricSink, 'record'>;
}

/** source: AWS WAF developer guide, "Setting rule actions": Block answers 403 where no custom response is set */
const FORBIDDEN: Refusal = { status: 403, headers: {}, body: '' };

/** Texts of `ContentType`. source: AWS WAFV2 API reference, CustomResponseBody */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ...{ TEXT_PLAIN: 'text/plain', TEXT_HTML: 'text/html', APPLICATION_JSON: 'application/json' },
};

/** A rule that acts, where it stands. */
interface Match {
  readonly rule: Rule;
  /** The rule group that it is in; undefined of one of the web ACL's own. */
  readonly group?: Rules;
  /** The rule of the web ACL by which it was met. */
  readonly outer: Rule;
}

/**
 * The web ACL that stands in front of a load balancer, as far as it limits rates by address. Asked again for each request
 * which rules there are: a person may change them meanwhile.
 */
export class Inspection {
  /** By the ARN of its group or web ACL, and its name. */
  private readonly limits = new Map<string, RateLimit>();

  constructor(private readonly properties: InspectionProperties) {}

  readonly inspect: Inspect = (address, count) => {
    const { firewall, resourceArn } = this.properties;
    const acl = firewall.protecting(resourceArn);
    if (acl === undefined) return undefined;
    const match = address === undefined ? undefined : this.match(acl, address, count);
    if (match === undefined) {
      this.count('AllowedRequests', count, [{ WebACL: metricOf(acl), Rule: 'Default_Action' }]);
      this.count('AllowedRequests', count, [{ WebACL: metricOf(acl), Rule: 'ALL' }]);
      return undefined;
    }
    this.count('BlockedRequests', count, dimensionsOf(acl, match));
    return refusalOf(match, acl);
  };

  private match(acl: WebAcl, address: string, count: number): Match | undefined {
    for (const outer of byPriority(acl)) {
      const { RuleGroupReferenceStatement: reference } = outer.Statement;
      const group = reference && this.properties.firewall.ruleGroup({ ARN: reference.ARN });
      for (const rule of group ? byPriority(group) : [outer]) {
        // What only counts is not modelled, and ends nothing.
        if (!this.isMet(group ?? acl, rule, address, count) || !blocks(rule, outer, group)) continue;
        return { rule, outer, ...(group && { group }) };
      }
    }
    return undefined;
  }

  private isMet({ arn }: Rules, { Name, Statement }: Rule, address: string, count: number): boolean {
    const statement = Statement.RateBasedStatement;
    if (statement === undefined || !isOfAddresses(statement)) return false;
    const key = `${arn} ${Name}`;
    const limit = this.limits.get(key) ?? new RateLimit(this.properties.clock);
    this.limits.set(key, limit);
    const rate = { requests: statement.Limit, seconds: statement.EvaluationWindowSec };
    return limit.isOver(rate, address, count);
  }

  private count(name: string, count: number, sets: readonly Readonly<Record<string, string>>[]): void {
    const { sink, clock, firewall } = this.properties;
    for (const set of sets) {
      const metric = { namespace: 'AWS/WAFV2', name, dimensions: { Region: firewall.region, ...set } };
      sink.record(metric, clock.now(), 1, count);
    }
  }
}

const byPriority = ({ rules }: Rules): readonly Rule[] => [...rules].sort((a, b) => a.Priority - b.Priority);

const metricOf = ({ visibilityConfig }: Rules): string => visibilityConfig.MetricName;

const isOfAddresses = (statement: NonNullable<Rule['Statement']['RateBasedStatement']>): boolean =>
  statement.AggregateKeyType === 'IP' && statement.ScopeDownStatement === undefined;

function blocks(rule: Rule, outer: Rule, group: Rules | undefined): boolean {
  const override = outer.OverrideAction as Readonly<Record<string, unknown>> | undefined;
  return rule.Action?.Block !== undefined && !(group && override?.Count !== undefined);
}

/** source: AWS WAF developer guide, "AWS WAF metrics and dimensions": Region with Rule and WebACL or RuleGroup; ALL for all rules of one */
function dimensionsOf(
  acl: WebAcl,
  { rule, group, outer }: Match,
): readonly Readonly<Record<string, string>>[] {
  const RuleGroup = group && metricOf(group);
  const own = rule.VisibilityConfig.MetricName;
  return [
    ...(RuleGroup === undefined
      ? []
      : [
          { RuleGroup, Rule: own },
          { RuleGroup, Rule: 'ALL' },
        ]),
    { WebACL: metricOf(acl), Rule: outer.VisibilityConfig.MetricName },
    { WebACL: metricOf(acl), Rule: 'ALL' },
  ];
}

function refusalOf({ rule, group }: Match, acl: WebAcl): Refusal {
  const custom = rule.Action?.Block?.CustomResponse;
  if (custom === undefined) return FORBIDDEN;
  const body = (group ?? acl).customResponseBodies[custom.CustomResponseBodyKey ?? ''];
  return {
    status: custom.ResponseCode,
    headers: Object.fromEntries(custom.ResponseHeaders.map(({ Name, Value }) => [Name, Value])),
    ...(body && { contentType: CONTENT_TYPES[body.ContentType] ?? 'text/plain' }),
    body: body?.Content ?? '',
  };
}

/** What of the web ACLs is not modelled, as `Type (why)`: users are never refused by it here. */
export function leftOutOf(firewall: Firewall): string[] {
  return firewall.webAcls.flatMap(({ rules, defaultAction }) => [
    ...(defaultAction.Allow === undefined ? ['AWS::WAFv2::WebACL (a default action other than Allow)'] : []),
    ...rules.flatMap((rule) => leftOutOfRule(rule, 'WebACL', firewall)),
  ]);
}

function leftOutOfRule({ Name, Statement }: Rule, of: 'WebACL' | 'RuleGroup', firewall: Firewall): string[] {
  const { RuleGroupReferenceStatement: reference, RateBasedStatement: limit } = Statement;
  if (reference) {
    return firewall
      .ruleGroup({ ARN: reference.ARN })
      .rules.flatMap((rule) => leftOutOfRule(rule, 'RuleGroup', firewall));
  }
  if (limit) {
    return isOfAddresses(limit) ? [] : [`AWS::WAFv2::${of} (rate of other than addresses, in rule ${Name})`];
  }
  const managed =
    Statement.ManagedRuleGroupStatement === undefined ? Object.keys(Statement)[0] : 'managed rules';
  return [`AWS::WAFv2::${of} (${managed} of rule ${Name})`];
}
