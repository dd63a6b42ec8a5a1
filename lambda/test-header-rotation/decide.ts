import { randomInt } from 'node:crypto';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { headerCondition } from '../shared/test-header';
import { sameConditions } from '../traffic-rules/conditions';
import type { OwnedRule } from '../traffic-rules/decide';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 64;

/** Letters and digits alone: in a header condition `*` and `?` would match more than themselves. */
export function newValue(): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}

/** A test rule that must change, and to what. */
export interface Change {
  readonly arn: string;
  readonly conditions: readonly RuleCondition[];
}

/**
 * What must change so that the test rules of one listener accept these values of the header. But for the header a test
 * rule asks for what production asks for: taken from there, so that a rotation does not put back what an update of the
 * stack has just changed.
 */
export function changesFor(
  owned: readonly OwnedRule[],
  headerName: string,
  values: readonly string[],
): readonly Change[] {
  const production = owned.find(({ role }) => role === 'production');
  return owned
    .filter(({ role }) => role === 'test')
    .map(({ arn, conditions }) => {
      const others = (production?.conditions ?? conditions).filter(isOfTest);
      const wanted = [...others.map(inOneWay), headerCondition(headerName, values)];
      return { arn, wanted, isThere: sameConditions(conditions, wanted) };
    })
    .filter(({ isThere }) => !isThere)
    .map(({ arn, wanted }) => ({ arn, conditions: wanted }));
}

/** DescribeRules shows values in two ways at once, and ModifyRule takes one of them. */
function inOneWay(condition: RuleCondition): RuleCondition {
  const { Values, ...rest } = condition;
  return rest.HostHeaderConfig || rest.PathPatternConfig ? rest : condition;
}

/** Whether every test rule accepts a value of the header. */
export function isAcceptedBy(owned: readonly OwnedRule[], headerName: string, value: string): boolean {
  return owned
    .filter(({ role }) => role === 'test')
    .every(({ conditions }) =>
      conditions.some(
        ({ HttpHeaderConfig: header }) =>
          header?.HttpHeaderName?.toLowerCase() === headerName.toLowerCase() &&
          header.Values?.includes(value),
      ),
    );
}

/** @param text JSON of a list. @throws Error when it is none: without it a rotation would shut the audience out */
export function audienceOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const values: unknown = JSON.parse(text);
  if (Array.isArray(values) && values.every((each) => typeof each === 'string')) return values;
  throw new Error('the values of the audience must be a list of texts');
}

/** As the owner of the rules makes them: no header yet, and of paths none but every one, for which there is no room. */
const isOfTest = ({ Field, PathPatternConfig, Values }: RuleCondition): boolean =>
  Field === 'path-pattern'
    ? (PathPatternConfig?.Values ?? Values)?.every((path) => path === '/*') === true
    : Field !== 'http-header';
