import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ElbError } from '../elasticloadbalancing/elb-error';
import type { RuleChange } from '../elasticloadbalancing/load-balancer';
import { actionFrom, conditionsFrom, transformsFrom } from '../elasticloadbalancing/rule-properties';
import type { Rule } from '../elasticloadbalancing/rules';
import type { TargetHealth, TargetState } from '../elasticloadbalancing/target-group';
import { AwsError, type AwsService, type Operation } from './aws-service';
import { ruleAnswer } from './elbv2-rule-answer';

/** What hooks see of load balancers, and the rules that they may change. The service checks before it calls. */
export interface ElbModel {
  /** A listener's rules, the default one too; undefined for an ARN that is no listener's. */
  rules(listenerArn: string): readonly Rule[] | undefined;
  /** The listener that has a rule; undefined for an ARN that is no rule's. */
  listenerOf(ruleArn: string): string | undefined;
  targetGroups(): readonly ElbTargetGroup[];
  /** Tags of what is not a rule; undefined for an ARN that names nothing. */
  tagsOf(arn: string): Readonly<Record<string, string>> | undefined;
  createRule(listenerArn: string, rule: Rule): void;
  /** What is not given stays as it is. */
  modifyRule(ruleArn: string, change: RuleChange): void;
  deleteRule(ruleArn: string): void;
}

export interface ElbTargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targets: readonly TargetHealth[];
}

/** The query protocol writes an empty list as an empty text. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === '' ? [] : value), z.array(item));
const priority = z.coerce.number().int().min(1).max(50_000);
const tags = list(z.strictObject({ Key: z.string(), Value: z.string().default('') }));
const describeRules = z.strictObject({
  ListenerArn: z.string().optional(),
  RuleArns: list(z.string()).optional(),
  // Taken and not needed: there is one page.
  PageSize: z.coerce.number().optional(),
});
const describeTags = z.strictObject({
  ResourceArns: list(z.string()).pipe(z.array(z.string()).min(1).max(20)),
});
const createRule = z.strictObject({
  ListenerArn: z.string(),
  Priority: priority,
  Conditions: list(z.unknown()),
  Actions: list(z.unknown()),
  Transforms: list(z.unknown()).optional(),
  Tags: tags.default([]),
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
const describeTargetHealth = z.strictObject({
  TargetGroupArn: z.string(),
  Targets: list(z.strictObject({ Id: z.string(), Port: z.coerce.number().optional() })).optional(),
});
const describeTargetGroups = z.strictObject({
  TargetGroupArns: list(z.string()).optional(),
  Names: list(z.string()).optional(),
  PageSize: z.coerce.number().optional(),
});

/** What hooks and LiveTrafficRules ask Elastic Load Balancing. Everything is on one page. */
export function elbv2Service(model: ElbModel): AwsService {
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
  function targetGroup(wanted: string): ElbTargetGroup {
    return model.targetGroups().find(({ arn }) => arn === wanted) ?? missing('TargetGroup', wanted);
  }
  function knownAction(actions: unknown): Rule['action'] {
    const action = actionFrom(actions);
    if (action.type === 'forward') {
      for (const { targetGroupArn } of action.targetGroups) targetGroup(targetGroupArn);
    }
    return action;
  }
  function tagsOf(arn: string): Readonly<Record<string, string>> {
    if (arn.includes(':listener-rule/')) return rule(arn).tags;
    return model.tagsOf(arn) ?? missing(kindOf(arn), arn);
  }

  return {
    name: 'ELBv2',
    query: {
      serviceName: 'elasticloadbalancing',
      xmlns: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    },
    invalidInput: 'ValidationError',
    operations: refusingAsElb({
      DescribeRules(input) {
        const { ListenerArn, RuleArns } = describeRules.parse(input);
        if ((ListenerArn === undefined) === (RuleArns === undefined)) {
          throw new AwsError('ValidationError', 'Either a listener ARN or rule ARNs must be specified');
        }
        const rules = ListenerArn === undefined ? (RuleArns ?? []).map(rule) : rulesOf(ListenerArn);
        return { Rules: [...rules].sort(byPriority).map(ruleAnswer) };
      },

      DescribeTags(input) {
        const { ResourceArns } = describeTags.parse(input);
        return {
          TagDescriptions: ResourceArns.map((arn) => ({
            ResourceArn: arn,
            Tags: Object.entries(tagsOf(arn)).map(([Key, Value]) => ({ Key, Value })),
          })),
        };
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
          tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
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

      DescribeTargetHealth(input) {
        const { TargetGroupArn, Targets } = describeTargetHealth.parse(input);
        const registered = targetGroup(TargetGroupArn).targets;
        const shown =
          Targets?.map(
            ({ Id, Port }) =>
              registered.find(({ id, port }) => id === Id && (Port ?? port) === port) ?? {
                id: Id,
                port: Port,
              },
          ) ?? registered;
        return { TargetHealthDescriptions: shown.map(healthAnswer) };
      },

      DescribeTargetGroups(input) {
        const { TargetGroupArns, Names } = describeTargetGroups.parse(input);
        const byName = (name: string) =>
          model.targetGroups().find((group) => group.name === name) ?? missing('TargetGroup', name);
        const groups = TargetGroupArns?.map(targetGroup) ?? Names?.map(byName) ?? model.targetGroups();
        return {
          TargetGroups: groups.map(({ arn, name }) => ({
            TargetGroupArn: arn,
            TargetGroupName: name,
            TargetType: 'ip',
          })),
        };
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

/** Reason codes of states that need no failed check. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
const REASONS: Partial<Record<TargetState, string>> = {
  initial: 'Elb.InitialHealthChecking',
  draining: 'Target.DeregistrationInProgress',
  unused: 'Target.NotInUse',
};

function healthAnswer({ id, port, state, reason }: Partial<TargetHealth> & Pick<TargetHealth, 'id'>): object {
  return {
    Target: { Id: id, Port: port },
    HealthCheckPort: port,
    TargetHealth:
      state === undefined
        ? { State: 'unused', Reason: 'Target.NotRegistered' }
        : { State: state, Reason: reason ?? REASONS[state] },
  };
}

function byPriority(a: Rule, b: Rule): number {
  const number = ({ priority }: Rule) => (priority === 'default' ? Number.POSITIVE_INFINITY : priority);
  return number(a) - number(b);
}

function ruleArn(listenerArn: string, count: number): string {
  const id = createHash('sha256').update(`${listenerArn} ${count}`).digest('hex').slice(0, 16);
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${id}`;
}

type Kind = 'Rule' | 'Listener' | 'TargetGroup' | 'LoadBalancer';

function kindOf(arn: string): Kind {
  if (arn.includes(':listener/')) return 'Listener';
  return arn.includes(':targetgroup/') ? 'TargetGroup' : 'LoadBalancer';
}

function missing(kind: Kind, arn: string): never {
  throw new AwsError(`${kind}NotFound`, `${kind} '${arn}' not found`);
}

function inUse(priority: number): AwsError {
  return new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
}
