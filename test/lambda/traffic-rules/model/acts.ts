import { ModifyRuleCommand, SetRulePrioritiesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Act } from './command';
import { forward, type ModelRule, servingGroups } from './load-balancer';
import { ALTERNATE, FOREIGN_GROUP, LISTENERS, OWNER, otherGroup, PRIMARY } from './names';
import { isOurs } from './watch';
import type { World } from './world';

export function act(world: World, what: Act): void {
  switch (what.do) {
    case 'operator':
      operate(world, what.act);
      break;
    case 'stranger': {
      const listener = LISTENERS[what.listener] ?? LISTENERS[0];
      const there = world.ruleAt(listener, what.priority);
      if (what.takes && !there) world.put('stranger', listener, what.priority, FOREIGN_GROUP);
      if (!what.takes && there && !isOurs(there)) world.remove('stranger', there.arn);
      break;
    }
    case 'rotate':
      void world.rotation.run(what.crashAt, what.seed);
      break;
    case 'release': {
      const rules = world.service.standing?.rules;
      // A deployment that CloudFormation does not know: "force new deployment", a scheduled refresh.
      if (rules && world.stack.status === 'COMPLETE' && !world.service.running)
        void world.service.deploy(rules, what.end);
    }
  }
}

function operate(world: World, what: (Act & { do: 'operator' })['act']): void {
  const production = world.current('production');
  const test = world.current('test');
  const lead = (rule: ModelRule, ...weights: [string, number][]) =>
    world.loadBalancer.send(
      'operator',
      new ModifyRuleCommand({ RuleArn: rule.arn, Actions: forward(...weights) }),
    );
  if (what === 'deletes the test rule') {
    if (test) world.remove('operator', test.arn);
    return;
  }
  if (!production) return;
  switch (what) {
    case 'deletes the production rule':
      world.remove('operator', production.arn);
      break;
    case 'leads users to the other group': {
      const [serving = PRIMARY] = servingGroups(production);
      lead(production, [serving, 0], [otherGroup(serving), 100]);
      break;
    }
    case 'leads users to both groups':
      lead(production, [PRIMARY, 500], [ALTERNATE, 500]);
      break;
    case 'edits conditions': {
      const Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/edited'] } }];
      world.loadBalancer.send('operator', new ModifyRuleCommand({ RuleArn: production.arn, Conditions }));
      break;
    }
    case 'edits the priority':
      if (!world.ruleAt(production.listener, 45))
        world.loadBalancer.send(
          'operator',
          new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: production.arn, Priority: 45 }] }),
        );
  }
}

/**
 * What a person does after a story, by the runbooks: leads users to the tasks that run, and makes way for rules of
 * ours. Rules that are both lost are not made again here; see {@link showWhatServes}.
 */
export function repair(world: World): void {
  for (const rule of world.all)
    if (!isOurs(rule) && rule.priority > 1 && rule.priority < 50) world.remove('stranger', rule.arn);
  const live = world.service.standing?.live;
  if (!live) return;
  for (const rule of world.all) {
    if (isOurs(rule) && String(servingGroups(rule)) !== live)
      world.loadBalancer.send(
        'operator',
        new ModifyRuleCommand({ RuleArn: rule.arn, Actions: forward([live, 100], [otherGroup(live), 0]) }),
      );
  }
}

/** The way out when no rule is left to tell who serves: a rule by hand, that carries the tag. */
export function showWhatServes(world: World): void {
  const listener = world.stack.rules?.declared.listener;
  const live = world.service.standing?.live ?? PRIMARY;
  if (listener && !world.ours('production').some((rule) => rule.listener === listener))
    world.put('operator', listener, 49, live, `${OWNER}/production`);
}
