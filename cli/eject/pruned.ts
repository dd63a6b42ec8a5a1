import { withoutAlarms } from './dashboard';
import { type Fields, isFields, type RawResource, references, refersTo, withoutEmpty } from './raw-template';

type Ids = ReadonlySet<string>;

/** Properties that hold a policy of IAM, of a bucket, a topic or a key. */
const POLICIES = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument', 'RepositoryPolicyText'];

/**
 * A resource without what it says of resources that go: statements of policies, targets, names in lists. What is left may
 * still refer to one of them; then nobody knows here how it would do without.
 *
 * @returns undefined where nothing is left of it
 */
export function pruned(resource: RawResource, ids: Ids): RawResource | undefined {
  const { Properties, DependsOn, ...rest } = resource;
  const after = Properties && prunedProperties(resource.Type, Properties, ids);
  if (Properties && !after) return undefined;
  const waits = (DependsOn === undefined ? [] : [DependsOn].flat()).filter((id) => !ids.has(id));
  return withoutEmpty({ ...rest, Properties: after, DependsOn: waits.length > 0 ? waits : undefined });
}

function prunedProperties(type: string, properties: Fields, ids: Ids): Fields | undefined {
  const after: Record<string, unknown> = { ...properties };
  for (const name of POLICIES) {
    if (!isFields(after[name]) || !refersTo(after[name], ids)) continue;
    const document = prunedPolicy(after[name], ids);
    if (!document) return undefined;
    after[name] = document;
  }
  if (Array.isArray(after.Policies)) {
    const policies = after.Policies.flatMap((each) => {
      const document =
        isFields(each) && isFields(each.PolicyDocument) ? prunedPolicy(each.PolicyDocument, ids) : each;
      return document === undefined
        ? []
        : [isFields(each) && isFields(each.PolicyDocument) ? { ...each, PolicyDocument: document } : each];
    });
    after.Policies = policies;
  }
  switch (type) {
    case 'AWS::ECS::Service':
      return withoutLambdaHooks(after);
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return withList(after, 'Roles', ids);
    case 'AWS::Events::Rule':
      return withList(after, 'Targets', ids);
    case 'AWS::Logs::QueryDefinition':
      return withList(after, 'LogGroupNames', ids);
    case 'AWS::CloudWatch::AlarmMuteRule': {
      if (!isFields(after.MuteTargets)) return after;
      const targets = withList(after.MuteTargets, 'AlarmNames', ids);
      return targets && { ...after, MuteTargets: targets };
    }
    case 'AWS::CloudWatch::Dashboard':
      return { ...after, DashboardBody: withoutAlarms(after.DashboardBody, ids) };
    default:
      return after;
  }
}

/** Functions leave a service; a hook that waits for a person is ECS's own and stays. */
function withoutLambdaHooks(properties: Fields): Fields {
  const { DeploymentConfiguration } = properties;
  if (!isFields(DeploymentConfiguration) || !Array.isArray(DeploymentConfiguration.LifecycleHooks))
    return properties;
  const { LifecycleHooks, ...configuration } = DeploymentConfiguration;
  const left = (LifecycleHooks as unknown[]).filter(isPause);
  return {
    ...properties,
    DeploymentConfiguration: { ...configuration, ...(left.length > 0 && { LifecycleHooks: left }) },
  };
}

/** Also one that is there by a condition. */
export function isPause(hook: unknown): boolean {
  if (!isFields(hook)) return false;
  const chosen = hook['Fn::If'];
  return hook.TargetType === 'PAUSE' || (Array.isArray(chosen) && chosen.slice(1).some(isPause));
}

/** @returns undefined where the list had members and has none */
function withList(properties: Fields, name: string, ids: Ids): Fields | undefined {
  const list = properties[name];
  if (!Array.isArray(list) || !refersTo(list, ids)) return properties;
  const left = list.filter((each) => !refersTo(each, ids));
  return left.length > 0 ? { ...properties, [name]: left } : undefined;
}

/** @returns undefined where no statement is left */
function prunedPolicy(document: Fields, ids: Ids): Fields | undefined {
  const statements = [document.Statement].flat().flatMap((each) => prunedStatement(each, ids));
  return statements.length > 0 ? { ...document, Statement: statements } : undefined;
}

function prunedStatement(statement: unknown, ids: Ids): unknown[] {
  if (!isFields(statement) || !refersTo(statement, ids)) return [statement];
  // Without it more would be allowed.
  if (statement.Effect === 'Deny') return [statement];
  // A condition that names what goes can hold no more, or would hold for others.
  if (refersTo(statement.Condition, ids)) return [];
  const after: Record<string, unknown> = { ...statement };
  for (const name of ['Resource', 'NotResource', 'Principal', 'NotPrincipal']) {
    if (!refersTo(after[name], ids)) continue;
    // Less in a "not" would be more.
    if (name.startsWith('Not')) return [statement];
    const left = withoutMembers(after[name], ids);
    if (left === undefined) return [];
    after[name] = left;
  }
  return [after];
}

/** Of one value, a list, or a principal's lists by kind. One that is left alone is written as the CDK does. */
function withoutMembers(value: unknown, ids: Ids): unknown {
  if (Array.isArray(value)) {
    const left = value.filter((each) => !refersTo(each, ids));
    return left.length > 1 ? left : left[0];
  }
  if (isFields(value) && !isIntrinsic(value)) {
    const left = Object.entries(value).flatMap(([kind, each]) => {
      const members = withoutMembers(each, ids);
      return members === undefined ? [] : [[kind, members] as const];
    });
    return left.length > 0 ? Object.fromEntries(left) : undefined;
  }
  return refersTo(value, ids) ? undefined : value;
}

const isIntrinsic = (value: Fields): boolean =>
  Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** What a resource cannot do without: what it refers to outside of policies, which are changed with what they allow. */
export function needs({ Type, Properties = {} }: RawResource): ReadonlySet<string> {
  const without = { ...Properties } as Record<string, unknown>;
  for (const name of POLICIES) delete without[name];
  if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') delete without.Roles;
  // Rules between two groups go with either.
  return /^AWS::EC2::SecurityGroup(In|E)gress$/.test(Type) ? new Set() : references(without);
}
