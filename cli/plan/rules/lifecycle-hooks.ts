import { canonical, type Fields, intrinsic, isFields, listOf, numberOf, shown } from '../values';
import { arrow, type Findings, type Scope } from './findings';

const PATH = 'DeploymentConfiguration.LifecycleHooks';
const subject = 'gate';

interface Hook {
  readonly name: string;
  readonly stages: readonly string[] | undefined;
  /** What ends a wait that takes too long. source: ECS API reference, DeploymentLifecycleHookTimeoutConfiguration */
  readonly action: unknown;
  readonly minutes: unknown;
  readonly all: Fields;
}

/** Gates that go, are asked at fewer stages, or pass by waiting. */
export function lifecycleHooks(before: unknown, after: unknown, findings: Findings, scope: Scope): void {
  if (canonical(before ?? []) === canonical(after ?? [])) return;
  findings.explain(PATH);
  const [old, now] = [hooksIn(before, scope), hooksIn(after, scope)];
  if (old === undefined || now === undefined) {
    findings.say('weakening', PATH, 'its gates are not known before it is deployed', { after, subject });
    return;
  }
  for (const [key, hook] of old) {
    const next = now.get(key);
    if (next === undefined)
      findings.say('weakening', `${PATH}.${key}`, `gate ${hook.name} is removed`, { subject });
    else compare(`${PATH}.${key}`, hook, next, findings);
  }
  for (const [key, hook] of now) {
    if (!old.has(key))
      findings.say('tightening', `${PATH}.${key}`, `gate ${hook.name} is added`, {
        after: hook.all,
        subject,
      });
  }
}

function compare(path: string, old: Hook, now: Hook, findings: Findings): void {
  const say = (isWeaker: boolean, part: string, text: string, after: unknown) =>
    findings.say(isWeaker ? 'weakening' : 'tightening', `${path}.${part}`, `gate ${now.name} ${text}`, {
      after,
      subject,
    });
  const kept = new Set(now.stages);
  const lost = old.stages?.filter((stage) => !kept.has(stage));
  if (canonical(old.stages) !== canonical(now.stages)) {
    const isWeaker = lost === undefined || now.stages === undefined || lost.length > 0;
    const isOtherOrder = lost?.length === 0 && now.stages?.length === old.stages?.length;
    if (!isOtherOrder)
      say(
        isWeaker,
        'stages',
        `is asked at other stages: ${arrow(old.all.LifecycleStages, now.all.LifecycleStages)}`,
        now.stages,
      );
  }
  if (canonical(old.action) !== canonical(now.action)) {
    say(
      now.action !== 'ROLLBACK',
      'action',
      `that does not answer in time means ${arrow(old.action, now.action)}`,
      now.action,
    );
  }
  if (canonical(old.minutes) !== canonical(now.minutes)) {
    const [was, is] = [numberOf(old.minutes), numberOf(now.minutes)];
    const text = `may take ${arrow(old.minutes, now.minutes)} minutes`;
    // A gate that rolls back when its time is over protects as well in less time, and in more.
    if (now.action === 'ROLLBACK' && is !== undefined)
      findings.say('neutral', `${path}.minutes`, `gate ${now.name} ${text}`, { after: is });
    else say(is === undefined || was === undefined || is < was, 'minutes', text, now.minutes);
  }
  if (canonical(old.all.HookDetails) !== canonical(now.all.HookDetails)) {
    say(
      true,
      'details',
      `is told something else: ${arrow(old.all.HookDetails, now.all.HookDetails)}`,
      now.all.HookDetails,
    );
  }
}

function hooksIn(value: unknown, scope: Scope): Map<string, Hook> | undefined {
  const list = listOf(value);
  if (list === undefined) return undefined;
  const hooks = new Map<string, Hook>();
  for (const each of list) {
    if (!isFields(each) || intrinsic(each) !== undefined) return undefined;
    const hook = hookOf(each, scope);
    // A function may be a hook twice, at other stages.
    const key =
      each.HookTargetArn === undefined
        ? `PAUSE ${canonical(each.LifecycleStages)}`
        : (hookFunctionOf(each.HookTargetArn, scope) ?? canonical(each.HookTargetArn));
    hooks.set(hooks.has(key) ? `${key} ${canonical(each.LifecycleStages)}` : key, hook);
  }
  return hooks;
}

function hookOf(hook: Fields, scope: Scope): Hook {
  const timeout = isFields(hook.TimeoutConfiguration) ? hook.TimeoutConfiguration : {};
  const stages = listOf(hook.LifecycleStages)?.map(String);
  const function_ = hookFunctionOf(hook.HookTargetArn, scope);
  const pause = `PAUSE at ${stages?.join(', ') ?? 'a stage'}`;
  const name = hook.HookTargetArn === undefined ? pause : scope.gates.get(function_ ?? '');
  return {
    name: shown(name ?? function_ ?? hook.HookTargetArn),
    stages,
    action:
      hook.TimeoutConfiguration !== undefined && !isFields(hook.TimeoutConfiguration)
        ? hook.TimeoutConfiguration
        : (timeout.Action ?? 'ROLLBACK'),
    // source: ECS API reference: a day when nothing is said
    minutes: timeout.TimeoutInMinutes ?? 1440,
    all: hook,
  };
}

/** Logical id of a hook's function, where the hook refers to one of its own template. */
export function functionOf(arn: unknown): string | undefined {
  const [name, argument] = intrinsic(arn) ?? [];
  if (name === 'Ref') return String(argument);
  return name === 'Fn::GetAtt' && Array.isArray(argument) ? String(argument[0]) : undefined;
}

/** The same of a hook that names a version of it: with other code it is another version of the same function. */
export function hookFunctionOf(
  arn: unknown,
  { before, after }: Pick<Scope, 'before' | 'after'>,
): string | undefined {
  const target = functionOf(arn);
  const [, version] =
    [...before, ...after].find(([id, { type }]) => id === target && type === 'AWS::Lambda::Version') ?? [];
  return version ? functionOf(version.properties.FunctionName) : target;
}
