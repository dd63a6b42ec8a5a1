import { templateValue } from '../../../rehearsal/cloudformation/template-value';

test.each([
  ['JSON', '{"Resources":{"A":{"Type":"X"}}}', { Resources: { A: { Type: 'X' } } }],
  ['YAML', 'Resources:\n  A:\n    Type: X\n', { Resources: { A: { Type: 'X' } } }],
  // source: CloudFormation user guide, template format version: a text that looks like a day
  ['a day', 'AWSTemplateFormatVersion: 2010-09-09\n', { AWSTemplateFormatVersion: '2010-09-09' }],
  // YAML 1.1, as CloudFormation reads it: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
  ['yes', 'Enabled: yes\nName: "yes"\n', { Enabled: true, Name: 'yes' }],
])('%s', (_name, text, value) => {
  expect(templateValue(text)).toEqual(value);
});

test.each([
  ['{"a":', /JSON not well-formed/],
  ['a: [', /YAML not well-formed/],
  ['a: !Ref B', /functions in short form/],
])('%s is refused', (text, message) => {
  expect(() => templateValue(text)).toThrow(message);
});
