import assert from 'node:assert/strict';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Site, TaggedRule } from './account';

/** Weights of the primary and the alternate group. */
export interface Shares {
  readonly production: readonly [number, number];
  readonly test: readonly [number, number];
}

interface Expected {
  readonly hosts: readonly string[];
  readonly priorities: readonly [test: number, production: number];
  /** Values of the test header, newest first. */
  readonly header: readonly string[];
  readonly shares: Shares;
}

/** @throws AssertionError with what our rules are and what they must be */
export function assertRules(rules: readonly TaggedRule[], site: Site, expected: Expected): void {
  const { hosts, priorities, header, shares } = expected;
  const host =
    hosts.length > 0
      ? { field: 'host-header', values: [...hosts] }
      : { field: 'path-pattern', values: ['/*'] };
  const is = rules.map((rule) => ({
    tag: rule.tags[0]?.Value,
    priority: Number(rule.Priority),
    conditions: (rule.Conditions ?? []).map(plain),
    shares: [site.primary, site.alternate].map((group) => shareOf(rule, group)),
  }));
  const must = [
    {
      tag: `${site.owner}/production`,
      priority: priorities[1],
      conditions: [host],
      shares: asShares(shares.production),
    },
    {
      tag: `${site.owner}/test`,
      priority: priorities[0],
      conditions: [host, { field: 'http-header', name: 'x-teal-test', values: [...header] }],
      shares: asShares(shares.test),
    },
  ];
  assert.deepEqual(
    is.toSorted((one, other) => String(one.tag).localeCompare(String(other.tag))),
    must,
  );
}

function plain({ Field, HostHeaderConfig, PathPatternConfig, HttpHeaderConfig }: RuleCondition) {
  const config = HostHeaderConfig ?? PathPatternConfig ?? HttpHeaderConfig;
  const name = HttpHeaderConfig?.HttpHeaderName;
  return { field: Field, ...(name !== undefined && { name }), values: config?.Values ?? [] };
}

function shareOf({ Actions = [] }: TaggedRule, group: string): number {
  const groups = Actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  return (groups.find(({ TargetGroupArn }) => TargetGroupArn === group)?.Weight ?? 0) / total;
}

const asShares = ([primary, alternate]: readonly [number, number]): number[] => [
  primary / (primary + alternate),
  alternate / (primary + alternate),
];
