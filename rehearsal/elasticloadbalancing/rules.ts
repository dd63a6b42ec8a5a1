import type { Random } from '../random';
import { matchesWildcard } from './wildcard';

/** A target group's share of what a rule forwards: its weight (0–999) over the sum of the rule's weights. */
export interface WeightedTargetGroup {
  readonly targetGroupArn: string;
  readonly weight: number;
}

export type Action =
  | { readonly type: 'forward'; readonly targetGroups: readonly WeightedTargetGroup[] }
  | {
      readonly type: 'fixed-response';
      readonly statusCode: number;
      readonly contentType?: string;
      readonly messageBody?: string;
    };

/** A condition is met when one of its values matches; a rule applies when all of its conditions are met. */
export type Condition =
  | { readonly field: 'path-pattern'; readonly values: readonly string[] }
  | { readonly field: 'host-header'; readonly values: readonly string[] }
  | { readonly field: 'http-request-method'; readonly values: readonly string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | {
      readonly field: 'query-string';
      readonly values: readonly { readonly key?: string; readonly value: string }[];
    };

export interface Rule {
  readonly arn: string;
  /** The lowest number is tried first, the default rule last. */
  readonly priority: number | 'default';
  readonly conditions: readonly Condition[];
  readonly action: Action;
  readonly tags: Readonly<Record<string, string>>;
}

/** What rules look at. */
export interface RoutableRequest {
  readonly method: string;
  /** As the client sent it, with the port if there is one. */
  readonly host: string;
  /** Without the query string, not decoded. */
  readonly path: string;
  /** Without the question mark, not decoded. */
  readonly query: string;
  /** One value for each time the header was sent. @param name in lower case */
  headerValues(name: string): readonly string[];
}

/** The rule that answers a request. Fails when no rule applies, which a listener's default rule makes impossible. */
export function selectRule(rules: readonly Rule[], request: RoutableRequest): Rule {
  let selected: Rule | undefined;
  for (const rule of rules) {
    if (selected && order(selected) <= order(rule)) continue;
    if (rule.conditions.every((condition) => isMet(condition, request))) selected = rule;
  }
  if (!selected) throw new Error('a listener must have a default rule, got none');
  return selected;
}

/**
 * Draws a target group by weight; one with weight 0 is never drawn. Undefined when all weights are 0: AWS does not
 * say what happens then. We answer 503, as for a group without targets, since there is nowhere to send the
 * request (cdk-local chose 502).
 */
export function chooseTargetGroup(
  targetGroups: readonly WeightedTargetGroup[],
  random: Random,
): string | undefined {
  const candidates = targetGroups.filter(({ weight }) => weight > 0);
  let point = random() * candidates.reduce((sum, { weight }) => sum + weight, 0);
  for (const { targetGroupArn, weight } of candidates) {
    point -= weight;
    if (point < 0) return targetGroupArn;
  }
  return candidates.at(-1)?.targetGroupArn;
}

function order(rule: Rule): number {
  return rule.priority === 'default' ? Number.POSITIVE_INFINITY : rule.priority;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
// Paths and methods are compared with case; host names, header values and query strings without.
function isMet(condition: Condition, request: RoutableRequest): boolean {
  switch (condition.field) {
    case 'path-pattern':
      return condition.values.some((pattern) => matchesWildcard(pattern, request.path));
    case 'host-header': {
      // A host-header value cannot contain a colon, so that a port can only be meant to be ignored.
      const host = request.host.replace(/:\d+$/, '');
      return condition.values.some((pattern) => matchesIgnoringCase(pattern, host));
    }
    case 'http-request-method':
      return condition.values.includes(request.method);
    case 'http-header': {
      const sent = request.headerValues(condition.name.toLowerCase());
      return sent.some((value) => condition.values.some((pattern) => matchesIgnoringCase(pattern, value)));
    }
    case 'query-string': {
      const sent = request.query.split('&').map(keyAndValue);
      return condition.values.some((wanted) =>
        sent.some(
          ({ key, value }) =>
            (wanted.key === undefined || matchesIgnoringCase(wanted.key, key)) &&
            matchesIgnoringCase(wanted.value, value),
        ),
      );
    }
  }
}

function matchesIgnoringCase(pattern: string, text: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), text.toLowerCase());
}

function keyAndValue(pair: string): { key: string; value: string } {
  const at = pair.indexOf('=');
  return at < 0 ? { key: pair, value: '' } : { key: pair.slice(0, at), value: pair.slice(at + 1) };
}
