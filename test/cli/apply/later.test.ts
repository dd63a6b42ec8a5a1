import { isSameTemplate, laterName, proposalOf } from '../../../cli/apply/later';
import { notNamed } from '../../../cli/apply/named-by-plan';
import { exitCodeOf } from '../../../cli/apply/report';
import { MOST_MARKED, releasedImages } from '../../../cli/apply/unmarked';
import type { ResourceChange } from '../../../cli/change-set/describe';
import type { ReleaseEntry } from '../../../cli/records/entry';
import { templateSchema } from '../../../rehearsal/assembly/template';
import { commit, time } from '../rollback/standings';
import { digest } from '../verdict/records';

const STACK = 'shop-production';
const TEMPLATE = templateSchema.parse({
  Parameters: { ImageDigest: { Type: 'String' }, Other: { Type: 'String', Default: 'x' } },
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Image: { Ref: 'ImageDigest' } } },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  },
});
const change = (text: string, more: Partial<ResourceChange> = {}): ResourceChange => {
  const [action = '', logicalId = '', replacement] = text.split(' ');
  const type = TEMPLATE.Resources[logicalId]?.Type ?? 'AWS::S3::Bucket';
  const scope = action === 'Modify' ? ['Properties'] : [];
  return { action, logicalId, type, scope, ...(replacement !== undefined && { replacement }), ...more };
};
const line = (kind: string, logicalId: string, text = 'is so', stack = STACK) => ({
  ...{ id: `${kind}-${logicalId}`, kind, text, stack, logicalId },
});

describe('a change set holds only what the plan names', () => {
  test.each<[string, ResourceChange, readonly ReturnType<typeof line>[], boolean]>([
    ['added', change('Add Bucket'), [line('neutral', 'Bucket')], true],
    ['added, unnamed', change('Add Bucket'), [line('neutral', 'Role')], false],
    ['added, named in another stack', change('Add Bucket'), [line('neutral', 'Bucket', '', 'other')], false],
    ['removed', change('Remove Bucket'), [line('destructive', 'Bucket')], true],
    ['removed, said to change', change('Remove Bucket'), [line('neutral', 'Bucket')], false],
    ['removed, unnamed', change('Remove Bucket'), [], false],
    ['renamed', change('Remove Old'), [line('destructive', 'New', 'is renamed from `Old`: it …')], true],
    [
      'another renamed',
      change('Remove Old'),
      [line('destructive', 'New', 'is renamed from `Older`: …')],
      false,
    ],
    ['changed', change('Modify Role False'), [line('broadening', 'Role')], true],
    ['changed, unnamed', change('Modify Role False'), [line('neutral', 'Bucket')], false],
    ['replaced', change('Modify Bucket True'), [line('destructive', 'Bucket')], true],
    ['replaced, said to change', change('Modify Bucket True'), [line('neutral', 'Bucket')], false],
    [
      'may be replaced, said to change',
      change('Modify Bucket Conditional'),
      [line('neutral', 'Bucket')],
      false,
    ],
    ['may be replaced, follows', change('Modify Alarm Conditional'), [line('neutral', 'Role')], true],
    ['replaced, follows', change('Modify Alarm True'), [line('neutral', 'Role')], false],
    ['changed, follows', change('Modify Alarm False'), [line('neutral', 'Role')], true],
    ['a new revision of the given image', change('Modify Task True'), [], true],
    ['what follows the given image', change('Modify Service False'), [], true],
    ['metadata alone', change('Modify Role False', { scope: ['Metadata'] }), [], true],
    ['tags alone, unnamed', change('Modify Role False', { scope: ['Tags'] }), [], false],
    ['tags alone', change('Modify Role False', { scope: ['Tags'] }), [line('neutral', '')], true],
    ['nothing that is said', change('Modify Role False', { scope: [] }), [line('neutral', '')], false],
    ['CDK’s own metadata', change('Add Meta', { type: 'AWS::CDK::Metadata' }), [], true],
    ['imported', change('Import Bucket'), [line('destructive', 'Bucket')], false],
    ['of tomorrow', change('Dynamic Bucket'), [line('destructive', 'Bucket')], false],
  ])('%s', (_, seen, lines, isNamed) => {
    const others = notNamed(STACK, [seen], lines, TEMPLATE);
    expect(others.length === 0).toBe(isNamed);
    if (!isNamed) expect(others[0]).toMatch(`${seen.action} ${seen.logicalId} (${seen.type})`);
  });
});

describe('the change set of a later stack', () => {
  const later = {
    ...{ name: STACK, is: 'later' as const, after: [] },
    ...{ templateUrl: 'https://s3.eu-west-1.amazonaws.com/x/a.json', executionRole: 'arn:aws:iam::1:role/x' },
  };
  const given = { ImageDigest: digest(1), RollbackTo: 'none' };
  const first = [{ ParameterKey: 'ImageDigest', ParameterValue: digest(1) }];

  test.each<[string, { status: string; parameters: Record<string, string> } | undefined, object]>([
    ['none yet', undefined, { ChangeSetType: 'CREATE', Parameters: first }],
    [
      'only change sets',
      { status: 'REVIEW_IN_PROGRESS', parameters: { Other: 'y' } },
      { ChangeSetType: 'CREATE', Parameters: first },
    ],
    [
      'deployed',
      { status: 'UPDATE_COMPLETE', parameters: { ImageDigest: digest(2), Other: 'y' } },
      { ChangeSetType: 'UPDATE', Parameters: [...first, { ParameterKey: 'Other', UsePreviousValue: true }] },
    ],
    [
      'deployed without the parameter',
      { status: 'CREATE_COMPLETE', parameters: {} },
      { ChangeSetType: 'UPDATE', Parameters: first },
    ],
  ])('%s', (_, standing, expected) => {
    expect(
      proposalOf(later, { template: TEMPLATE, tags: { 'teal:delivery': 'shop' } }, standing, given),
    ).toEqual({
      Description: 'teal apply, shop-production',
      TemplateURL: later.templateUrl,
      RoleARN: later.executionRole,
      Tags: [{ Key: 'teal:delivery', Value: 'shop' }],
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      ...expected,
    });
  });

  test('has a name of its own each time that something is prepared', () => {
    const of = (preparedAt: string) => laterName({ commit: commit(1), preparedAt });
    expect(of('2026-11-26T10:00:00.000Z')).toMatch(/^teal-[0-9a-f]{40}-[0-9a-z]+$/);
    expect(of('2026-11-26T10:00:00.000Z')).not.toBe(of('2026-11-26T10:00:00.001Z'));
  });

  test.each<[string, string, boolean]>([
    ['{"b":"é","a":[1]}', 'in another order', true],
    ['{"a":[1],"b":"?"}', 'with question marks', true],
    ['{"a":[2],"b":"é"}', 'another', false],
    ['a: [1]', 'no JSON', false],
    ['', 'nothing', false],
  ])('its template is %s: %s', (got, _, isSame) => {
    expect(isSameTemplate(got, '{"a":[1],"b":"é"}')).toBe(isSame);
  });
});

describe('images that must have a tag', () => {
  const entry = (
    version: number,
    image: number,
    outcome: ReleaseEntry['outcome'] = 'released',
  ): ReleaseEntry => ({
    ...{ schemaVersion: 1, kind: 'release', at: time(0), service: 'shop', environment: 'production' },
    ...{ commit: commit(version), digest: digest(image), outcome, reason: '', overrides: [] },
  });
  test.each<[string, readonly ReleaseEntry[], readonly number[]]>([
    ['went out', [entry(3, 3), entry(2, 2, 'unchanged'), entry(1, 1)], [3, 2, 1]],
    ['did not go out', [entry(3, 3, 'rolled-back'), entry(2, 2)], [2]],
    ['twice', [entry(1, 1), entry(2, 2), entry(1, 1)], [2, 1]],
    ['a commit with two images has the tag on its first', [entry(1, 2), entry(1, 1)], [1]],
    [
      'too many',
      Array.from({ length: MOST_MARKED + 3 }, (_, nth) => entry(100 + nth, nth)),
      Array.from({ length: MOST_MARKED }, (_, nth) => nth),
    ],
  ])('%s', (_, releases, images) => {
    const found = releasedImages(releases).map((each) => each.digest);
    expect([...found].sort()).toEqual(images.map(digest).sort());
  });
});

test('a stack that could not be protected is no success', () => {
  const stacks = [{ name: STACK, status: 'CREATE_COMPLETE' }];
  expect(exitCodeOf({ outcome: 'released', services: [], stacks })).toBe(0);
  const unprotected = stacks.map((each) => ({ ...each, unprotected: 'denied' }));
  expect(exitCodeOf({ outcome: 'released', services: [], stacks: unprotected })).toBe(3);
});
