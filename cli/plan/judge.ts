import { changedBranches } from './branches';
import type { ResourceChange, Resources } from './differences';
import type { Finding } from './line';
import { alarm } from './rules/alarm';
import { capacity, cluster, eventRule } from './rules/capacity';
import { ecsService } from './rules/ecs-service';
import { Findings, propertiesOf, type Rule, type Scope } from './rules/findings';
import { gateFunction } from './rules/gate-function';
import { guardingFunction } from './rules/guarding-function';
import { functionOf, hookFunctionOf } from './rules/lifecycle-hooks';
import { network } from './rules/network';
import { policies } from './rules/policies';
import { protection, removalPolicy } from './rules/protection';
import { removal } from './rules/removal';
import { targetGroup } from './rules/target-group';
import { taskDefinition } from './rules/task-definition';
import { traffic } from './rules/traffic';
import type { Resource } from './templates';
import { at, isFields, listed, listOf, same, shown } from './values';

/** Rules of a type come before those that hold for every type, which take what is left. */
const RULES: readonly Rule[] = [
  ecsService,
  taskDefinition,
  gateFunction,
  guardingFunction,
  alarm,
  policies,
  network,
  capacity,
  cluster,
  eventRule,
  targetGroup,
  traffic,
  protection,
  removalPolicy,
  removal,
];

/** Types whose values guard users, or access: what changes in them only under a condition is not passed over. */
const GUARDED =
  /^AWS::(ECS|CloudWatch|IAM|Lambda|EC2::SecurityGroup|ElasticLoadBalancingV2|ECR|KMS|S3|SecretsManager|RDS|Events)|^Custom::Teal/;

/** All that a change of one resource means. */
export function judged(change: ResourceChange, scope: Scope): Finding[] {
  const findings = new Findings();
  for (const rule of RULES) rule(change, findings, scope);
  if (change.how === 'changed') {
    rest(change, findings);
    dormant(change, findings);
  }
  // Never nothing: CloudFormation updates it, whatever that means.
  const own = change.properties.filter(({ onlyFollows }) => !onlyFollows);
  if (change.how === 'changed' && findings.all.length === 0 && own.length > 0) {
    const names = own.map(({ name }) => name);
    findings.say('neutral', names[0] ?? '', `changes ${listed(names.map(shown))}, and means the same`, {
      after: own.map(({ name, after }) => [name, after]),
    });
  }
  if (change.how === 'changed' && findings.all.length === 0 && isWrittenOtherwise(change))
    findings.say('neutral', '', 'is written otherwise, and is the same today', { after: change.after?.raw });
  if (change.how === 'added' && findings.all.length === 0) findings.say('neutral', '', 'is added');
  return findings.all;
}

/** Not by an order of dependencies, or by metadata, which say nothing of what runs. */
function isWrittenOtherwise({ before, after }: ResourceChange): boolean {
  const [old, now] = [before?.raw, after?.raw];
  return (
    !same(old?.Properties ?? {}, now?.Properties ?? {}) || !same(old?.Condition ?? '', now?.Condition ?? '')
  );
}

/** What changes only where a condition holds that does not hold today, whatever changes besides. */
function dormant(change: ResourceChange, findings: Findings): void {
  const { before, after } = change;
  if (!before || !after) return;
  for (const [name, branches] of changedBranches(before, after)) {
    const kind = GUARDED.test(change.type) ? 'weakening' : 'neutral';
    findings.say(
      kind,
      `${name}.Fn::If`,
      `${shown(name)} changes where a condition holds that does not today`,
      {
        after: branches,
        ...(kind === 'weakening' && { subject: 'condition' as const }),
      },
    );
  }
}

/** A resource that is not there today, and would be where its condition held. */
export const absentFinding = ({ Type, Condition, ...resource }: Resource): Finding => ({
  kind: GUARDED.test(Type) ? 'weakening' : 'neutral',
  path: 'Condition',
  text: `changes, and is there only where condition ${shown(Condition)} holds, which does not today`,
  after: [Condition, resource],
  subject: 'condition',
});

/** What no rule has explained. */
function rest(change: ResourceChange, findings: Findings): void {
  const left = propertiesOf(change).filter(({ name }) => !findings.isExplained(name));
  const own = left.filter(({ onlyFollows }) => !onlyFollows);
  if (own.length > 0) {
    findings.say('neutral', own[0]?.name ?? '', `changes ${listed(own.map(({ name }) => shown(name)))}`, {
      after: own.map(({ name, after }) => [name, after]),
    });
  }
  const followed = [
    ...new Set(left.filter(({ onlyFollows }) => onlyFollows).flatMap(({ follows }) => follows)),
  ];
  if (followed.length > 0)
    findings.say('neutral', '', `follows ${listed(followed.map(shown), 3)}`, { after: followed });
}

/** What the rules must know of a stack besides the change. */
export function scopeOf(before: Resources, after: Resources): Scope {
  const all = [...before, ...after];
  const services = all
    .filter(([, { type }]) => type === 'AWS::ECS::Service')
    .map(([, { properties }]) => properties);
  const released = services
    .map(({ TaskDefinition }) => functionOf(TaskDefinition))
    .filter((each) => each !== undefined);
  const hooks = services.flatMap(
    (service) => listOf(at(service, 'DeploymentConfiguration', 'LifecycleHooks')) ?? [],
  );
  const gates = new Map<string, string>();
  for (const hook of hooks) {
    const logicalId = hookFunctionOf(isFields(hook) ? hook.HookTargetArn : undefined, { before, after });
    if (logicalId !== undefined) gates.set(logicalId, logicalId);
  }
  for (const [logicalId, { type, properties }] of all) {
    const id =
      type === 'AWS::Lambda::Function' ? at(properties, 'Environment', 'Variables', 'GATE_ID') : undefined;
    if (id !== undefined) gates.set(logicalId, typeof id === 'string' ? id : logicalId);
  }
  return { before, after, gates, released: new Set(released) };
}
