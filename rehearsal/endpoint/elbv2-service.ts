import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ElbError } from '../elasticloadbalancing/elb-error';
import { actionFrom, conditionsFrom, transformsFrom } from '../elasticloadbalancing/rule-properties';
import type { Rule } from '../elasticloadbalancing/rules';
import { AwsError, type AwsService, type Operation } from './aws-service';
import { listenerOperations } from './elbv2-listener-operations';
import { type ElbModel, type ElbParts, missing, targetGroupOf } from './elbv2-model';
import { ruleAnswer } from './elbv2-rule-answer';
import { tagOperations, tags } from './elbv2-tag-operations';
import { targetOperations } from './elbv2-target-operations';
import { list } from './wire-shapes';

export type { ElbModel } from './elbv2-model';

const priority = z.coerce.number().int().min(1).max(50_000);
const describeRules = z.strictObject({
  ListenerArn: z.string().optional(),
  RuleArns: list(z.string()).optional(),
  // Taken and not needed: there is one page.
  PageSize: z.coerce.number().optional(),
});
const createRule = z.strictObject({
  ListenerArn: z.string(),
  Priority: priority,
  Conditions: list(z.unknown()),
  Actions: list(z.unknown()),
  Transforms: list(z.unknown()).optional(),
  Tags: tags.default({}),
});
const modifyRule = z.strictObject({
  RuleArn: z.string(),
  Conditions: list(z.unknown()).optional(),
  Actions: list(z.unknown()).optional(),
  Transforms: list(z.unknown()).optional(),
  ResetTransforms: z.union([z.boolean(), z.stringbool()]).optional(),
});
const deleteRule = z.strictObject({ RuleArn: z.string() });
const setRulePriorities = z.strictObject({
  RulePriorities: list(z.strictObject({ RuleArn: z.string(), Priority: priority })),
});

/** What hooks and LiveTrafficRules ask Elastic Load Balancing. Everything is on one page. */
export function elbv2Service(model: ElbModel, parts: ElbParts = {}): AwsService {
  let created = 0;

  function rulesOf(listenerArn: string): readonly Rule[] {
    return model.rules(listenerArn) ?? missing('Listener', listenerArn);
  }
  function siblings(ruleArn: string): readonly Rule[] {
    return rulesOf(model.listenerOf(ruleArn) ?? missing('Rule', ruleArn));
  }
  function rule(ruleArn: string): Rule {
    return siblings(ruleArn).find(({ arn }) => arn === ruleArn) ?? missing('Rule', ruleArn);
  }
  function changeableRule(ruleArn: string): Rule {
    const found = rule(ruleArn);
    if (found.priority === 'default') {
      throw new AwsError('OperationNotPermitted', `Default rule '${ruleArn}' cannot be modified`);
    }
    return found;
  }
  function knownAction(actions: unknown): Rule['action'] {
    const action = actionFrom(actions);
    if (action.type === 'forward') {
      for (const { targetGroupArn } of action.targetGroups) targetGroupOf(model, targetGroupArn);
    }
    return action;
  }

  return {
    name: 'ELBv2',
    query: {
      serviceName: 'elasticloadbalancing',
      xmlns: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    },
    invalidInput: 'ValidationError',
    operations: refusingAsElb({
      ...targetOperations(model, parts),
      ...tagOperations(model, parts),
      ...(parts.listeners && listenerOperations(model, parts.listeners, knownAction)),

      DescribeRules(input) {
        const { ListenerArn, RuleArns } = describeRules.parse(input);
        if ((ListenerArn === undefined) === (RuleArns === undefined)) {
          throw new AwsError('ValidationError', 'Either a listener ARN or rule ARNs must be specified');
        }
        const rules = ListenerArn === undefined ? (RuleArns ?? []).map(rule) : rulesOf(ListenerArn);
        return { Rules: [...rules].sort(byPriority).map(ruleAnswer) };
      },

      CreateRule(input) {
        const { ListenerArn, Priority, Conditions, Actions, Transforms, Tags } = createRule.parse(input);
        if (rulesOf(ListenerArn).some((each) => each.priority === Priority)) throw inUse(Priority);
        created += 1;
        const rule: Rule = {
          arn: ruleArn(ListenerArn, created),
          priority: Priority,
          conditions: conditionsFrom(Conditions),
          action: knownAction(Actions),
          ...(Transforms !== undefined && { transforms: transformsFrom(Transforms) }),
          tags: Tags,
        };
        model.createRule(ListenerArn, rule);
        return { Rules: [ruleAnswer(rule)] };
      },

      ModifyRule(input) {
        const { RuleArn, Conditions, Actions, Transforms, ResetTransforms } = modifyRule.parse(input);
        changeableRule(RuleArn);
        model.modifyRule(RuleArn, {
          ...(Conditions !== undefined && { conditions: conditionsFrom(Conditions) }),
          ...(Actions !== undefined && { action: knownAction(Actions) }),
          ...(Transforms !== undefined && { transforms: transformsFrom(Transforms) }),
          ...(ResetTransforms && { transforms: [] }),
        });
        return { Rules: [ruleAnswer(rule(RuleArn))] };
      },

      DeleteRule(input) {
        const { RuleArn } = deleteRule.parse(input);
        changeableRule(RuleArn);
        model.deleteRule(RuleArn);
        return {};
      },

      SetRulePriorities(input) {
        const { RulePriorities } = setRulePriorities.parse(input);
        const wanted = new Map(RulePriorities.map(({ RuleArn, Priority }) => [RuleArn, Priority]));
        // All at once: two rules may exchange their priorities.
        for (const [arn, priority] of wanted) {
          changeableRule(arn);
          const taken = siblings(arn).some(
            (each) => each.arn !== arn && (wanted.get(each.arn) ?? each.priority) === priority,
          );
          if (taken) throw inUse(priority);
        }
        for (const [arn, priority] of wanted) model.modifyRule(arn, { priority });
        return { Rules: [...wanted.keys()].map((arn) => ruleAnswer(rule(arn))) };
      },
    }),
  };
}

/** What the model refuses is answered with the code that it has in ELBv2's API. */
function refusingAsElb(operations: Record<string, Operation>): Record<string, Operation> {
  const refusing = Object.entries(operations).map(([name, operation]) => {
    const act: Operation = (input, caller) => {
      try {
        return operation(input, caller);
      } catch (error) {
        throw error instanceof ElbError ? new AwsError(error.code, error.text) : error;
      }
    };
    return [name, act] as const;
  });
  return Object.fromEntries(refusing);
}

function byPriority(a: Rule, b: Rule): number {
  const number = ({ priority }: Rule) => (priority === 'default' ? Number.POSITIVE_INFINITY : priority);
  return number(a) - number(b);
}

function ruleArn(listenerArn: string, count: number): string {
  const id = createHash('sha256').update(`${listenerArn} ${count}`).digest('hex').slice(0, 16);
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${id}`;
}

function inUse(priority: number): AwsError {
  return new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
}
