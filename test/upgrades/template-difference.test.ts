import type { TemplateChange } from './template-difference';
import { sectionOf, templatesSection } from './templates-section';

const change = (verb: TemplateChange['verb'], type: string, path: string, ...properties: string[]) => ({
  ...{ kind: 'service', verb, type, path, properties },
});

test('a difference is told by kind of stack and by type, and places that have several are counted', () => {
  const section = templatesSection('0.1.0', [
    {
      ...change('changes', 'AWS::IAM::Policy', 'Drift/DefaultPolicy', 'PolicyDocument'),
      kind: 'github-access',
    },
    change('adds', 'AWS::CloudWatch::Alarm', 'Watch/Alarms/slow'),
    change('adds', 'AWS::CloudWatch::Alarm', 'Watch/Alarms/errors'),
    change('adds', 'AWS::CloudWatch::Dashboard', 'Dashboard'),
    change('removes', 'AWS::SNS::Topic', 'Old/Topic'),
  ]);
  expect(section).toBe(
    [
      '### Templates\n',
      'Since 0.1.0. The upgrade starts no release; it replaces nothing.\n',
      '- `github-access` changes AWS::IAM::Policy (`Drift/DefaultPolicy`: PolicyDocument).',
      '- `service` adds AWS::CloudWatch::Alarm (2 in `Watch/Alarms`), AWS::CloudWatch::Dashboard (`Dashboard`).',
      '- `service` removes AWS::SNS::Topic (`Old/Topic`).',
    ].join('\n'),
  );
});

test.each([
  [
    'a task definition',
    change('changes', 'AWS::ECS::TaskDefinition', 'Task'),
    'The upgrade releases each service once; it replaces nothing.',
  ],
  [
    'what is lost',
    change('replaces', 'AWS::ECS::Cluster', 'Cluster', 'ClusterName'),
    'The upgrade starts no release; it replaces what is listed.',
  ],
])('%s is told first', (_, one, sentence) => {
  expect(templatesSection('0.1.0', [one])).toContain(`Since 0.1.0. ${sentence}\n`);
});

test('places that are many are taken together', () => {
  const many = ['a', 'b', 'c', 'd'].map((gate) =>
    change('changes', 'AWS::Lambda::Version', `Gates/${gate}/Version`, 'Description'),
  );
  expect(templatesSection('0.1.0', many)).toContain('AWS::Lambda::Version (4 in `Gates`: Description)');
});

test('nothing is no section', () => {
  expect(templatesSection('0.1.0', [])).toBe('');
});

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something.

### Templates

Since 0.2.0.

- \`service\` adds.

### Changed

## [0.2.0] - 2026-11-27

### Added

- ### Templates are told.
`;

test.each([
  ['Unreleased', '### Templates\n\nSince 0.2.0.\n\n- `service` adds.'],
  ['0.2.0', undefined],
  ['0.1.0', undefined],
])('the section of %s is found', (version, expected) => {
  expect(sectionOf(CHANGELOG, version)).toBe(expected);
});
