import type { ResourceChange } from '../differences';
import { canonical, intrinsic, listOf, numberOf, shown } from '../values';
import { arrow, type Findings, ownChange, type Rule, type Scope } from './findings';
import { functionOf } from './lifecycle-hooks';

/** What a function that guards releases has to do its work with. source: Lambda API reference, CreateFunction: the defaults */
const ROOM: Readonly<Record<string, { readonly what: string; readonly unsaid: number }>> = {
  Timeout: { what: 'seconds that it may take', unsaid: 3 },
  MemorySize: { what: 'MiB of memory', unsaid: 128 },
};

/** A gate, what writes the listener rules, or what is asked on a schedule: one that cannot run guards nothing. */
export const guardingFunction: Rule = (change, findings, scope) => {
  if (change.type !== 'AWS::Lambda::Function' || change.how !== 'changed') return;
  const gate = scope.gates.get(change.logicalId);
  if (gate === undefined && !isStarted(change.logicalId, scope)) return;
  const whose = gate === undefined ? '' : ` of gate ${shown(gate)}`;
  const subject = gate === undefined ? 'protection' : 'gate';
  for (const [name, { what, unsaid }] of Object.entries(ROOM)) {
    const own = ownChange(change, name);
    if (!own) continue;
    const [before, after] = [own.before ?? unsaid, own.after ?? unsaid];
    findings.number({ path: name, what: what + whose, before, after, safer: 'higher', subject });
  }
  concurrency(change, findings, whose, subject);
};

/** Not said is whatever the account has left, which is more than any number. */
function concurrency(
  change: ResourceChange,
  findings: Findings,
  whose: string,
  subject: 'gate' | 'protection',
): void {
  const name = 'ReservedConcurrentExecutions';
  const own = ownChange(change, name);
  if (!own) return;
  const room = (value: unknown) => (value === undefined ? Number.MAX_SAFE_INTEGER : numberOf(value));
  const [old, now] = [room(own.before), room(own.after)];
  const isTighter = now !== undefined && (old === undefined || now > old);
  findings.say(
    isTighter ? 'tightening' : 'weakening',
    name,
    `runs at a time${whose} ${arrow(own.before, own.after)}${now === 0 ? ': it cannot run at all' : ''}`,
    { after: own.after, subject },
  );
}

/** Whether something of the template starts it: Teal's custom resource, or a rule of EventBridge. */
function isStarted(logicalId: string, { before, after }: Scope): boolean {
  return [before, after].some((resources) =>
    [...resources.values()].some(({ type, properties }) => {
      if (type === 'Custom::TealLiveTrafficRules')
        return canonical(intrinsic(properties.ServiceToken)?.[1]).includes(canonical(logicalId));
      if (type !== 'AWS::Events::Rule') return false;
      const targets = listOf(properties.Targets);
      return targets?.some((each) => functionOf((each as { Arn?: unknown }).Arn) === logicalId) ?? false;
    }),
  );
}
