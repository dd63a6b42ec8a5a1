import type { ResourceChange } from '../differences';
import { booleanOf, canonical, type Fields, isFields, listed, listOf, same, shown } from '../values';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';

/**
 * A new revision of a task definition: a release, where a service runs it.
 * source: CloudFormation template reference: each property of AWS::ECS::TaskDefinition but Tags replaces it
 */
export const taskDefinition: Rule = (change, findings, { released }) => {
  if (change.type !== 'AWS::ECS::TaskDefinition' || change.how === 'removed') return;
  if (change.how === 'changed' && change.replacement !== 'no') {
    const changed = propertiesOf(change).filter(({ name }) => name !== 'Tags');
    const text = `new revision: ${listed(
      changed.flatMap(({ name, before, after }) => parts(name, before, after)),
      8,
    )}`;
    const isReleased = released.has(change.logicalId);
    const after = changed.map((each) => [each.name, each.after]);
    findings.say(isReleased ? 'release' : 'neutral', '', isReleased ? `starts a release: ${text}` : text, {
      after,
    });
    for (const { name } of changed) findings.explain(name);
  }
  size(change, findings);
  reach(change, findings);
  for (const [name, old, now] of containersOf(change)) container(name, old, now, findings);
};

function parts(name: string, before: unknown, after: unknown): string[] {
  const [old, now] = [byName(before), byName(after)];
  if (name !== 'ContainerDefinitions' || !old || !now) return [shown(name)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((each) => {
    const [was, is] = [old.get(each), now.get(each)];
    if (!was || !is) return [`container ${shown(each)} ${is ? 'is added' : 'is removed'}`];
    const members = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (key) => !same(was[key], is[key]),
    );
    return members.map(
      (key) =>
        `${shown(key)} of container ${shown(each)}${members.length > 0 ? detail(was[key], is[key]) : ''}`,
    );
  });
}

/** Which variables of an environment change; their values are not for a comment, which many may read. */
function detail(before: unknown, after: unknown): string {
  const [old, now] = [byName(before), byName(after)];
  if (!old || !now) return '';
  const names = [...new Set([...old.keys(), ...now.keys()])].filter(
    (each) => !same(old.get(each), now.get(each)),
  );
  return names.length > 0 ? ` (${listed(names.map(shown), 4)})` : '';
}

function byName(value: unknown): Map<string, Fields> | undefined {
  const list = listOf(value);
  if (value === undefined || !list?.every((each) => isFields(each) && typeof each.Name === 'string'))
    return undefined;
  return new Map(list.map((each) => [String((each as Fields).Name), each as Fields]));
}

function size(change: ResourceChange, findings: Findings): void {
  for (const name of ['Cpu', 'Memory', 'EphemeralStorage']) {
    const own = change.how === 'changed' ? ownChange(change, name) : undefined;
    if (own)
      findings.say('capacity', name, `${name} of a task ${arrow(own.before, own.after)}`, {
        after: own.after,
      });
  }
}

/** What the tasks may do, and what of the machine they share. */
function reach(change: ResourceChange, findings: Findings): void {
  if (change.how !== 'changed') return;
  for (const name of ['TaskRoleArn', 'ExecutionRoleArn']) {
    const own = ownChange(change, name);
    if (!own) continue;
    const isLess = own.after === undefined;
    findings.say(
      isLess ? 'tightening' : 'broadening',
      name,
      `its tasks act as another role: ${arrow(own.before, own.after)}`,
      { after: own.after },
    );
  }
  for (const name of ['NetworkMode', 'PidMode', 'IpcMode']) {
    const own = ownChange(change, name);
    if (own && own.after !== undefined && own.after !== 'awsvpc' && own.after !== 'task')
      findings.say('broadening', name, `${name} ${arrow(own.before, own.after)}`, { after: own.after });
  }
  const volumes = ownChange(change, 'Volumes');
  const had = new Set(listOf(volumes?.before)?.map(canonical));
  const fresh = listOf(volumes?.after)?.filter((each) => !had.has(canonical(each))) ?? [];
  if (fresh.length > 0)
    findings.say('broadening', 'Volumes', `its tasks mount ${listed(fresh.map(shown), 2)}`, { after: fresh });
}

function containersOf(change: ResourceChange): [string, Fields, Fields][] {
  // A new one is judged as well: a service may be led to it.
  if (change.how === 'renamed') return [];
  const own = ownChange(change, 'ContainerDefinitions');
  const now = byName(own?.after);
  const old = own?.before === undefined ? new Map<string, Fields>() : byName(own.before);
  if (!old || !now) return [];
  return [...now].map(([name, is]) => [name, old.get(name) ?? {}, is]);
}

const subject = 'container';

function container(name: string, old: Fields, now: Fields, findings: Findings): void {
  const path = (member: string) => `ContainerDefinitions.${name}.${member}`;
  const of = `of container ${shown(name)}`;
  findings.switch({
    path: path('ReadonlyRootFilesystem'),
    what: `the file system ${of} is read-only:`,
    before: old.ReadonlyRootFilesystem ?? false,
    after: now.ReadonlyRootFilesystem ?? false,
    safe: true,
    subject,
  });
  // source: ECS API reference, ContainerDefinition (versionConsistency): enabled when nothing is said
  const [held, holds] = [old.VersionConsistency ?? 'enabled', now.VersionConsistency ?? 'enabled'];
  if (!same(held, holds))
    findings.say(
      holds === 'enabled' ? 'tightening' : 'weakening',
      path('VersionConsistency'),
      `all tasks of a release run the very same image ${of}: ${arrow(held, holds)}`,
      { after: holds, subject },
    );
  if (!same(old.Privileged ?? false, now.Privileged ?? false) && booleanOf(now.Privileged ?? false) !== false)
    findings.say('broadening', path('Privileged'), `container ${shown(name)} is privileged`, {
      after: now.Privileged,
    });
  if (!same(old.User, now.User) && canonical(old.User) !== canonical(now.User) && isRoot(now.User))
    findings.say('weakening', path('User'), `user ${of} ${arrow(old.User, now.User)}`, {
      after: now.User,
      subject,
    });
  if (old.HealthCheck !== undefined && now.HealthCheck === undefined)
    findings.say('weakening', path('HealthCheck'), `the health check ${of} is removed`, { subject });
  if (old.LogConfiguration !== undefined && now.LogConfiguration === undefined)
    findings.say('weakening', path('LogConfiguration'), `container ${shown(name)} logs no more`, { subject });
  if (isPinned(old.Image) && !isPinned(now.Image))
    findings.say(
      'weakening',
      path('Image'),
      `the image ${of} is no longer named by its digest: ${shown(now.Image)}`,
      { after: now.Image, subject },
    );
  const [had, has] = [capabilities(old), capabilities(now)];
  const fresh = has?.filter((each) => !had?.includes(each));
  if (fresh === undefined || fresh.length > 0)
    findings.say(
      'broadening',
      path('LinuxParameters'),
      `container ${shown(name)} may do more: ${listed((fresh ?? ['unknown']).map(shown))}`,
      { after: has },
    );
}

/** Also a user that is not known. */
const isRoot = (user: unknown): boolean => typeof user !== 'string' || /^(root|0)(:|$)/.test(user);

/** By digest, or by the hash of what the CDK built. */
const isPinned = (image: unknown): boolean => /@|:[0-9a-f]{64}"/.test(canonical(image));

function capabilities(definition: Fields): string[] | undefined {
  const linux = isFields(definition.LinuxParameters) ? definition.LinuxParameters : {};
  const added = isFields(linux.Capabilities) ? linux.Capabilities.Add : undefined;
  return listOf(added)?.map(canonical);
}
