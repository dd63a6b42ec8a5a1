import { notNamed } from '../../../cli/apply/named-by-plan';
import { planOf } from '../../../cli/plan/compare';
import { parametersOf, stacksOf } from '../../../cli/plan/read/from-assembly';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly, stackNamed } from '../../../rehearsal/assembly/assembly';
import { domain, shop } from '../../synth';

const { directory } = synthesizeDelivery(shop({ domain }, { secrets: ['RECEIPT_KEY'] }));
const synthesized = stacksOf(directory, 'production');
const plan = planOf(
  { stacks: new Map(), notes: [] },
  {
    stacks: new Map(
      [...synthesized].map(([name, each]) => [
        name,
        { template: each.template, parameters: parametersOf(each, undefined, {}) },
      ]),
    ),
    notes: [],
  },
  { environment: 'production' },
);

test('the plan of a first deployment names each resource that it adds, and no other one', () => {
  const stack = stackNamed(readAssembly(directory), 'shop-production');
  const changes = Object.entries(stack.template.Resources).map(([logicalId, { Type: type }]) => ({
    ...{ action: 'Add', logicalId, type, scope: [] },
  }));
  expect(changes.length).toBeGreaterThan(20);
  expect(notNamed(stack.stackName, changes, plan.lines, stack.template)).toEqual([]);
  const more = { action: 'Add', logicalId: 'Backdoor', type: 'AWS::IAM::Role', scope: [] };
  expect(notNamed(stack.stackName, [...changes, more], plan.lines, stack.template)).toEqual([
    'Add Backdoor (AWS::IAM::Role)',
  ]);
});
