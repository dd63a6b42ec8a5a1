import type { ResourceChange } from '../../../cli/change-set/describe';
import { unexpected } from '../../../cli/eject/expected';
import type { StepName } from '../../../cli/eject/steps';

const change = (action: string, logicalId: string, more: Partial<ResourceChange> = {}): ResourceChange => ({
  ...{ action, logicalId, type: 'Test::Thing', scope: [] },
  ...more,
});
const RULES = { type: 'Custom::TealLiveTrafficRules', scope: ['Metadata'] };
const IMPORTS = [change('Import', 'ProductionListenerRule'), change('Import', 'TestListenerRule')];

test.each<[StepName, string, readonly ResourceChange[], readonly (string | RegExp)[]]>([
  ['retain', 'a policy and metadata', [change('Modify', 'LiveTrafficRules', RULES)], []],
  [
    'retain',
    'a property',
    [change('Modify', 'LiveTrafficRules', { ...RULES, scope: ['Properties'] })],
    [/only a policy/],
  ],
  ['retain', 'another resource', [change('Modify', 'Service')], [/only a policy/]],
  ['drop', 'what leaves', [change('Remove', 'Gate'), change('Modify', 'Service')], []],
  ['drop', 'what stays', [change('Remove', 'Service')], ['Remove of Service (Test::Thing): it stays']],
  ['drop', 'a new resource', [change('Add', 'More')], [/nothing is made/]],
  ['drop', 'a replacement', [change('Modify', 'Service', { replacement: 'True' })], [/nothing is replaced/]],
  // source: CloudFormation API reference, ResourceChange, Replacement
  ['drop', 'what depends on it', [change('Modify', 'Target', { replacement: 'Conditional' })], []],
  ['drop', 'an import', [change('Import', 'Thing')], [/imports the two/]],
  ['import', 'the two rules', IMPORTS, []],
  ['import', 'one of them', IMPORTS.slice(0, 1), ['TestListenerRule is not imported']],
  ['import', 'more', [...IMPORTS, change('Import', 'Other')], [/imports the two/]],
  ['import', 'a change', [...IMPORTS, change('Modify', 'Service')], [/changes nothing else/]],
  ['refer', 'references', [change('Modify', 'Service')], []],
  ['refer', 'a removal', [change('Remove', 'TestListenerRule')], [/it stays/]],
  // A kind of change that AWS adds one day.
  ['refer', 'something new', [change('Dynamic', 'Service')], [/nothing is made/]],
])('%s: %s', (name, _, changes, problems) => {
  const step = { name, template: { Resources: {} }, removes: new Set(['Gate']) };
  const found = unexpected(step, changes);
  expect(found).toHaveLength(problems.length);
  for (const [nth, problem] of problems.entries()) expect(found[nth]).toMatch(problem);
});
