import type { ResourceChange } from '../differences';
import { at, canonical, type Fields, intrinsic, isFields, listOf, shown } from '../values';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';

const subject = 'protection';

/** Switches that protect while they are on (true) or off, wherever in a resource they stand. */
const SWITCHES: Readonly<Record<string, boolean>> = {
  DeletionProtection: true,
  DeletionProtectionEnabled: true,
  EnableTerminationProtection: true,
  ScanOnPush: true,
  EnableKeyRotation: true,
  Encrypted: true,
  StorageEncrypted: true,
  PointInTimeRecoveryEnabled: true,
  EnableLogFileValidation: true,
  ObjectLockEnabled: true,
  MultiAZ: true,
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
  EmptyOnDelete: false,
};

/** Values that let the world in, wherever in a resource they stand. */
const PUBLIC: Readonly<Record<string, string>> = {
  PubliclyAccessible: 'true',
  AssociatePublicIpAddress: 'true',
  MapPublicIpOnLaunch: 'true',
  AssignPublicIp: 'ENABLED',
  Scheme: 'internet-facing',
  AuthType: 'NONE',
  AuthorizationType: 'NONE',
  EnableExecuteCommand: 'true',
};

/** What keeps things that would be lost, and keeps the world out, by the name of a property. */
export const protection: Rule = (change, findings) => {
  retention(change, findings);
  for (const { name, before, after } of propertiesOf(change)) {
    if (change.how === 'removed' || change.how === 'renamed') continue;
    walk(name, name, before, after, (path, leaf, old, now) => {
      const open = PUBLIC[leaf];
      if (open !== undefined) publicAccess({ path, leaf, old, now, open }, findings);
      const safe = SWITCHES[leaf];
      if (safe !== undefined && change.how === 'changed')
        findings.switch({
          path,
          what: shown(leaf),
          before: old ?? !safe,
          after: now ?? !safe,
          safe,
          subject,
        });
    });
  }
  if (change.how !== 'changed') return;
  const key = ownChange(change, 'KmsKeyId');
  if (key && key.before !== undefined)
    findings.say('weakening', 'KmsKeyId', `key of its encryption ${arrow(key.before, key.after)}`, {
      after: key.after,
      subject,
    });
  if (change.type === 'AWS::ECR::Repository') repository(change, findings);
  if (change.type === 'AWS::S3::Bucket') bucket(change, findings);
};

function publicAccess(
  { path, leaf, old, now, open }: { path: string; leaf: string; old: unknown; now: unknown; open: string },
  findings: Findings,
): void {
  const [was, is] = [canonical(old) === canonical(open), canonical(now) === canonical(open)];
  // One that is not known lets the world in, as far as a plan can tell.
  const isOpen = is || intrinsic(now) !== undefined;
  if (isOpen && !was) findings.say('broadening', path, `${shown(leaf)} ${arrow(old, now)}`, { after: now });
  else if (was && !is) findings.say('tightening', path, `${shown(leaf)} ${arrow(old, now)}`, { after: now });
}

/** Visits what differs inside of a property; a list is one value. */
function walk(
  path: string,
  leaf: string,
  before: unknown,
  after: unknown,
  visit: (path: string, leaf: string, before: unknown, after: unknown) => void,
): void {
  if (canonical(before) === canonical(after)) return;
  visit(path, leaf, before, after);
  const parts = [before, after].map(
    (each): Fields => (isFields(each) && intrinsic(each) === undefined ? each : {}),
  );
  for (const name of new Set(parts.flatMap((each) => Object.keys(each)))) {
    walk(`${path}.${name}`, name, parts[0]?.[name], parts[1]?.[name], visit);
  }
}

/** How long something is kept; a log group that does not say it keeps for good. */
function retention(change: ResourceChange, findings: Findings): void {
  if (change.how !== 'changed') return;
  const logs = ownChange(change, 'RetentionInDays');
  if (logs?.after === undefined && logs)
    findings.say('tightening', 'RetentionInDays', 'logs are kept for good', { subject });
  else if (logs) {
    // Not said is for good: any number is fewer.
    const before = logs.before ?? Number.MAX_SAFE_INTEGER;
    const what =
      logs.before === undefined
        ? 'days for which logs are kept, which was for good,'
        : 'days for which logs are kept';
    findings.number({ path: 'RetentionInDays', what, before, after: logs.after, safer: 'higher', subject });
  }
  for (const name of ['BackupRetentionPeriod', 'MessageRetentionPeriod', 'RecoveryWindowInDays']) {
    const own = ownChange(change, name);
    if (own)
      findings.number({
        path: name,
        what: name,
        before: own.before ?? 0,
        after: own.after ?? 0,
        safer: 'higher',
        subject,
      });
  }
}

function repository(change: ResourceChange, findings: Findings): void {
  const tags = ownChange(change, 'ImageTagMutability');
  if (tags) {
    const rank = (value: unknown) =>
      ['MUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION', 'IMMUTABLE'].indexOf(
        String(value ?? 'MUTABLE'),
      );
    findings.say(
      rank(tags.after) > rank(tags.before) ? 'tightening' : 'weakening',
      'ImageTagMutability',
      `tags of images ${arrow(tags.before, tags.after)}`,
      { after: tags.after, subject },
    );
  }
  const filters = ownChange(change, 'ImageTagMutabilityExclusionFilters');
  if (filters) {
    const isLess = (listOf(filters.after)?.length ?? 1) === 0;
    findings.say(
      isLess ? 'tightening' : 'weakening',
      'ImageTagMutabilityExclusionFilters',
      `tags that may be moved: ${arrow(filters.before, filters.after)}`,
      { after: filters.after, subject },
    );
  }
  const lifecycle = ownChange(change, 'LifecyclePolicy');
  if (lifecycle) {
    const isLess = lifecycle.after === undefined;
    findings.say(
      isLess ? 'tightening' : 'weakening',
      'LifecyclePolicy',
      isLess ? 'images are kept for good' : 'which images are deleted, and when, changes',
      { after: lifecycle.after, subject },
    );
  }
}

function bucket(change: ResourceChange, findings: Findings): void {
  const versions = ownChange(change, 'VersioningConfiguration');
  if (versions)
    findings.say(
      at(versions.after, 'Status') === 'Enabled' ? 'tightening' : 'weakening',
      'VersioningConfiguration',
      `versions of objects ${arrow(versions.before, versions.after)}`,
      { after: versions.after, subject },
    );
  for (const name of [
    'LifecycleConfiguration',
    'BucketEncryption',
    'ObjectLockConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
  ]) {
    const own = ownChange(change, name);
    if (own)
      findings.say(
        own.before === undefined && name !== 'LifecycleConfiguration' ? 'tightening' : 'weakening',
        name,
        `${name} ${arrow(own.before, own.after)}`,
        { after: own.after, subject },
      );
  }
}

/** What becomes of a resource that goes. source: CloudFormation user guide, DeletionPolicy and UpdateReplacePolicy attributes */
const POLICIES = ['Delete', 'Snapshot', 'RetainExceptOnCreate', 'Retain'];

export const removalPolicy: Rule = (change, findings) => {
  if (change.how !== 'changed') return;
  for (const name of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    const [before, after] = [
      change.before?.attributes[name] ?? 'Delete',
      change.after?.attributes[name] ?? 'Delete',
    ];
    if (canonical(before) === canonical(after)) continue;
    const [old, now] = [POLICIES.indexOf(String(before)), POLICIES.indexOf(String(after))];
    findings.say(now > old ? 'tightening' : 'weakening', name, `${name} ${arrow(before, after)}`, {
      after,
      subject,
    });
  }
};
