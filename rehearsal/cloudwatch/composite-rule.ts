import type { AlarmState } from './alarm-state';

/** What the rule of a composite alarm says. Alarms are named as the rule names them: by name or by ARN. */
export type CompositeRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly operand: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly left: CompositeRule; readonly right: CompositeRule }
  | {
      readonly kind: 'at-least';
      /** How many, or what percentage of the alarms. */
      readonly least: { readonly count: number } | { readonly percent: number };
      readonly state: AlarmState;
      /** Whether it counts the alarms that are not in the state. */
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };

/** Whether the rule holds, which puts its alarm into ALARM. */
export function holds(rule: CompositeRule, stateOf: (alarm: string) => AlarmState): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.operand, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case 'or':
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
    case 'at-least': {
      const { least, state, negated, alarms } = rule;
      const count = alarms.filter((alarm) => (stateOf(alarm) === state) !== negated).length;
      return 'count' in least ? count >= least.count : count * 100 >= least.percent * alarms.length;
    }
  }
}

/** The alarms that a rule refers to, once each, in the order of the rule. */
export function childrenOf(rule: CompositeRule): string[] {
  const children = new Set<string>();
  const visit = (part: CompositeRule): void => {
    if (part.kind === 'state') children.add(part.alarm);
    if (part.kind === 'at-least') for (const alarm of part.alarms) children.add(alarm);
    if (part.kind === 'not') visit(part.operand);
    if (part.kind === 'and' || part.kind === 'or') {
      visit(part.left);
      visit(part.right);
    }
  };
  visit(rule);
  return [...children];
}

/** What comes after `:alarm:` in an ARN; a name is itself. */
export function nameOf(reference: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(reference)?.[1] ?? reference;
}
