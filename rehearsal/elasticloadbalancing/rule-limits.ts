import { isIP, isIPv6 } from 'node:net';
import type { Condition } from './conditions';
import { ElbError } from './elb-error';
import type { Action, Rule } from './rules';

/** Match evaluations of one condition, and of one rule. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
const VALUES_PER_CONDITION = 3;
const VALUES_PER_RULE = 5;
/** `*` and `?` in all conditions of a rule. */
const WILDCARDS_PER_RULE = 5;
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
const LONGEST_VALUE = 128;
const LONGEST_NAME = 40;
/** Rules of a listener beside its default rule. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const MOST_RULES = 100;
/** Fields that a rule may have once. */
const ONCE = ['http-request-method', 'host-header', 'path-pattern', 'source-ip'];

/**
 * Refuses what ELB refuses in the conditions of one rule.
 *
 * @throws ElbError
 */
export function checkConditions(conditions: readonly Condition[]): void {
  for (const field of ONCE) {
    const times = conditions.filter((condition) => condition.field === field).length;
    if (times > 1) refuse(`a rule must have one condition ${field} at most`, times, 'join their values');
  }
  for (const condition of conditions) checkCondition(condition);
  const values = conditions.flatMap(valuesOf).length;
  if (values > VALUES_PER_RULE) {
    refuse(`a rule must have ${VALUES_PER_RULE} condition values at most`, values, 'split the rule');
  }
  const wildcards = conditions
    .flatMap(wildcardValuesOf)
    .join('')
    .replace(/\\[*?]/g, '')
    .match(/[*?]/g);
  if (wildcards && wildcards.length > WILDCARDS_PER_RULE) {
    refuse(
      `a rule must have ${WILDCARDS_PER_RULE} wildcards at most`,
      wildcards.length,
      'use fewer, or a regular expression',
    );
  }
}

/**
 * Refuses what ELB refuses in the rules of one listener of this protocol, beside their conditions.
 *
 * @throws ElbError
 */
export function checkRules(rules: readonly Rule[], protocol: 'HTTP' | 'HTTPS'): void {
  if (rules.length > MOST_RULES + 1) {
    throw new ElbError(
      'TooManyRules',
      `a listener must have ${MOST_RULES} rules at most, got ${rules.length - 1}; delete another first`,
    );
  }
  const taken = new Set<Rule['priority']>();
  for (const rule of rules) {
    if (taken.has(rule.priority)) {
      throw new ElbError(
        'PriorityInUse',
        `a rule's priority must be free on its listener, got ${rule.priority}; choose another`,
      );
    }
    taken.add(rule.priority);
    checkRule(rule, protocol);
  }
}

function checkRule(rule: Rule, protocol: 'HTTP' | 'HTTPS'): void {
  const { priority, transforms = [], action } = rule;
  const isNumbered = typeof priority === 'number' && Number.isInteger(priority);
  if (priority !== 'default' && !(isNumbered && priority >= 1 && priority <= 50_000)) {
    refuse("a rule's priority must be a whole number of 1 to 50000", priority, 'choose another');
  }
  if (priority === 'default' && transforms.length > 0) {
    refuse('a default rule must have no transforms', transforms.length, 'put them on another rule');
  }
  for (const type of ['host-header-rewrite', 'url-rewrite']) {
    const times = transforms.filter((transform) => transform.type === type).length;
    if (times > 1) refuse(`a rule must have one ${type} at most`, times, 'leave one');
  }
  checkAction(action, protocol);
}

function checkAction(action: Action, protocol: 'HTTP' | 'HTTPS'): void {
  if (action.type === 'redirect' && protocol === 'HTTPS' && action.protocol === 'HTTP') {
    refuse('a redirect of an HTTPS listener must lead to HTTPS', 'HTTP', 'redirect to #{protocol}');
  }
  if (action.type !== 'forward') return;
  const arns = action.targetGroups.map(({ targetGroupArn }) => targetGroupArn);
  if (arns.length < 1 || arns.length > 5) {
    refuse('a forward action must have 1 to 5 target groups', arns.length, 'name fewer');
  }
  const twice = arns.find((arn, index) => arns.indexOf(arn) !== index);
  if (twice !== undefined) refuse('target groups of an action must differ', `${twice} twice`, 'name it once');
  for (const { weight } of action.targetGroups) {
    if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
      refuse('a weight must be a whole number of 0 to 999', weight, 'scale the weights');
    }
  }
}

function checkCondition(condition: Condition): void {
  const values = valuesOf(condition);
  if (values.length > VALUES_PER_CONDITION && condition.field !== 'source-ip') {
    refuse(
      `a condition must have ${VALUES_PER_CONDITION} values at most`,
      `${values.length} in ${condition.field}`,
      'split the rule',
    );
  }
  for (const value of values) {
    if (value === '' || value.length > LONGEST_VALUE) {
      refuse(
        `a value of ${condition.field} must have 1 to ${LONGEST_VALUE} characters`,
        value.length,
        'shorten it',
      );
    }
  }
  if (condition.field === 'source-ip') condition.values.forEach(checkBlock);
  if (condition.field === 'http-request-method') condition.values.forEach(checkMethod);
  if (condition.field === 'http-header') checkHeaderName(condition.name);
}

function checkBlock(cidr: string): void {
  const [network = '', prefix = ''] = cidr.split('/');
  const most = isIPv6(network) ? 128 : 32;
  if (isIP(network) === 0 || !/^\d+$/.test(prefix) || Number(prefix) > most) {
    refuse('a value of source-ip must be a block in CIDR notation', cidr, 'write 192.0.2.0/24');
  }
}

function checkMethod(method: string): void {
  if (method.length > LONGEST_NAME || !/^[A-Z_-]+$/.test(method)) {
    refuse('a value of http-request-method must be of A-Z, - and _', method, 'write GET');
  }
}

function checkHeaderName(name: string): void {
  if (name.length > LONGEST_NAME || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
    refuse(`a header name must be a token of ${LONGEST_NAME} characters at most`, name, 'correct it');
  }
  if (name.toLowerCase() === 'host') {
    refuse('a condition http-header must be on another header', name, 'use host-header');
  }
}

function valuesOf(condition: Condition): readonly string[] {
  if (condition.field === 'query-string') return condition.values.map(({ value }) => value);
  return 'regexValues' in condition
    ? [...condition.values, ...(condition.regexValues ?? [])]
    : condition.values;
}

function wildcardValuesOf(condition: Condition): readonly string[] {
  if (condition.field === 'query-string')
    return condition.values.flatMap(({ key = '', value }) => [key, value]);
  return condition.field === 'source-ip' || condition.field === 'http-request-method' ? [] : condition.values;
}

function refuse(rule: string, got: unknown, advice: string): never {
  throw new ElbError('ValidationError', `${rule}, got ${String(got)}; ${advice}`);
}
