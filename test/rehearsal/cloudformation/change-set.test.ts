import type { TemplateResource } from '../../../rehearsal/assembly/template';
import { stackOfThings, templateOf, thing } from './things';

const ref = (logicalId: string) => ({ Ref: logicalId });
const value = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Value'] });

const four: Readonly<Record<string, TemplateResource>> = {
  A: thing('a'),
  B: thing(ref('A')),
  C: thing('c', { name: 'c' }),
  D: thing('d'),
};

const named = (name: unknown): TemplateResource => ({ Type: 'Test::Thing', Properties: { Name: name } });

const modify = (logicalId: string, replacement: string, ...changedProperties: string[]) => ({
  ...{ logicalId, type: 'Test::Thing', action: 'Modify', replacement, changedProperties },
});
const add = (logicalId: string) => ({
  ...{ logicalId, type: 'Test::Thing', action: 'Add', changedProperties: [] },
});

// source: CloudFormation API reference, ResourceChange (Replacement) and ResourceTargetDefinition
test.each<[string, Record<string, TemplateResource>, Record<string, TemplateResource>, readonly object[]]>([
  ['nothing', four, four, []],
  ['a value', four, { ...four, D: thing('d2') }, [modify('D', 'False', 'Value')]],
  [
    'one more and one less',
    four,
    { A: thing('a'), B: thing(ref('A')), C: thing('c', { name: 'c' }), E: thing('e') },
    [{ logicalId: 'D', type: 'Test::Thing', action: 'Remove', changedProperties: [] }, add('E')],
  ],
  [
    'a replacement changes the id that others refer to',
    four,
    { ...four, A: thing('a', { name: 'other' }) },
    [modify('A', 'True', 'Name'), modify('B', 'False', 'Value')],
  ],
  ['an update in place does not', four, { ...four, A: thing('a2') }, [modify('A', 'False', 'Value')]],
  [
    'an attribute of what is updated may change',
    { A: thing('a'), B: named(value('A')) },
    { A: thing('a2'), B: named(value('A')) },
    [modify('A', 'False', 'Value'), modify('B', 'Conditional', 'Name')],
  ],
  [
    'an id that takes itself apart',
    { A: thing('a'), B: thing({ 'Fn::Select': [1, { 'Fn::Split': ['-', ref('A')] }] }) },
    {
      A: thing('a', { name: 'other' }),
      B: thing({ 'Fn::Select': [1, { 'Fn::Split': ['-', ref('A')] }] }),
    },
    [modify('A', 'True', 'Name'), modify('B', 'False', 'Value')],
  ],
  ['a stack that is not there', {}, { A: thing('a') }, [add('A')]],
])('%s', async (_what, before, after, changes) => {
  const { clock, stack } = stackOfThings();
  if (Object.keys(before).length > 0) await clock.run(stack.create(templateOf(before)));
  expect(await stack.difference(templateOf(after))).toEqual(changes);
});

test('what only may change is told apart by the update', async () => {
  const { clock, stack, things } = stackOfThings();
  const template = (extra: string) =>
    templateOf({
      A: { Type: 'Test::Thing', Properties: { Value: 'same', Extra: extra } },
      B: named(value('A')),
    });
  await clock.run(stack.create(template('one')));
  expect(await stack.difference(template('two'))).toHaveLength(2);
  things.calls.length = 0;
  await clock.run(stack.update(template('two')));
  expect(things.calls).toEqual(['update A']);
});
