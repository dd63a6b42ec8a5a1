import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AdoptionStanding, ListenerRule, Write } from '../../../../cli/adopt/listener/standing';
import { ADOPTION_TAG } from '../../../../lambda/shared/environment';

export const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}/1`;
export const arn = (id: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app/lb/1/2/${id}`;
export const at = (...Values: string[]): RuleCondition => ({
  Field: 'host-header',
  HostHeaderConfig: { Values },
});
const HEADER: RuleCondition = {
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName: 'x', Values: ['1'] },
};

/** `rule('old', 20, { old: 1 })` */
export function rule(
  id: string,
  priority: number | 'default',
  forward: Record<string, number>,
  of: Partial<ListenerRule> = {},
): ListenerRule {
  const groups = Object.entries(forward).map(([name, weight]) => ({ targetGroupArn: group(name), weight }));
  return {
    ...{ arn: arn(id), priority, conditions: priority === 'default' ? [] : [at('shop.example.com')] },
    ...{ actions: [{ Type: 'forward' as const }], forward: groups, besides: [], tags: {} },
    ...of,
  };
}

export const adoptionRule = (priority: number, forward: Record<string, number>, of = 'old') =>
  rule('adoption', priority, forward, {
    tags: { [ADOPTION_TAG.OWNER]: 'shop-production', [ADOPTION_TAG.OF]: arn(of) },
  });

export const byPriority = (rules: readonly ListenerRule[]): ListenerRule[] =>
  [...rules].sort((one, other) => place(one) - place(other));
const place = ({ priority }: ListenerRule) => (priority === 'default' ? 99_999 : priority);

/** Teal beside the old service: its rule is behind the old one, and four tasks of each are healthy. */
export function standing(
  rules: readonly ListenerRule[] = [],
  of: Partial<AdoptionStanding> = {},
): AdoptionStanding {
  const all = [
    rule('test', 17, { a: 0, b: 100 }, { conditions: [at('shop.example.com'), HEADER] }),
    rule('old', 20, { old: 1 }),
    rule('production', 21, { a: 0, b: 100 }),
    rule('default', 'default', {}),
  ];
  const changed = all.map((each) => rules.find((other) => other.arn === each.arn) ?? each);
  const more = rules.filter((each) => !all.some((other) => other.arn === each.arn));
  return {
    ...{ owner: 'shop-production', listener: 'listener', rules: byPriority([...changed, ...more]) },
    teal: {
      production: arn('production'),
      test: arn('test'),
      live: group('b'),
      pair: [group('a'), group('b')],
    },
    healthy: { [group('old')]: 4, [group('b')]: 4, [group('a')]: 0 },
    ...of,
  };
}

/** The listener after a write, as Elastic Load Balancing leaves it. */
export function after(before: AdoptionStanding, write: Write): AdoptionStanding {
  const rules = before.rules.flatMap((each) => {
    if (write.do === 'make-room') {
      const moved = write.priorities.find(({ rule }) => rule === each.arn);
      return [moved ? { ...each, priority: moved.after } : each];
    }
    if (write.do === 'create' || write.rule !== each.arn) return [each];
    return write.do === 'delete' ? [] : [{ ...each, forward: write.groups }];
  });
  if (write.do !== 'create') return { ...before, rules: byPriority(rules) };
  const tags = { [ADOPTION_TAG.OWNER]: before.owner, [ADOPTION_TAG.OF]: write.of };
  const made = {
    ...rule('adoption', write.priority, {}),
    conditions: write.conditions,
    forward: write.groups,
    tags,
  };
  return { ...before, rules: byPriority([...rules, made]) };
}

/** The first rule that takes a user's request. */
export const met = ({ rules }: AdoptionStanding): ListenerRule | undefined =>
  rules.find(
    ({ conditions }) => !conditions.some(({ Field }) => Field === 'http-header') && isHost(conditions),
  );
const isHost = (conditions: readonly RuleCondition[]) =>
  conditions.every(
    ({ Field, HostHeaderConfig }) =>
      Field !== 'host-header' || HostHeaderConfig?.Values?.includes('shop.example.com'),
  );
