import { planOf } from '../../../cli/plan/compare';
import { type StackTemplate, templateOf } from '../../../cli/plan/templates';
import { canary, minutes, smokeTest } from '../../../lib';
import { domain, shop, synthesize } from '../../synth';
import { CATALOGUE, type Change } from './catalogue';
import type { Editable } from './edits';

const STACKS = ['shop-production', 'shop-production-foundation'] as const;

/** The templates that a change is made to. */
const stacks = new Map<string, StackTemplate>();
beforeAll(() => {
  const { assembly } = synthesize(
    shop(
      { domain, release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
      { secrets: ['KEY'], environment: { VERSION: '1.1' } },
      { gates: [smokeTest({ requests: [{ path: '/' }, { path: '/products' }] })] },
    ),
  );
  for (const name of STACKS) stacks.set(name, stackOf(assembly.getStackByName(name).template));
});

const stackOf = (template: object): StackTemplate => ({
  template: templateOf(JSON.stringify(template), 'template', ''),
  parameters: {},
});

function templates(change?: Change) {
  const { stack = 'shop-production', edits = [] } = change ?? {};
  const template = structuredClone(stacks.get(stack)?.template) as unknown as Editable;
  for (const edit of edits) edit(template);
  return { stacks: new Map([...stacks, [stack, stackOf(template)]]), notes: [] };
}

const before = () => ({ stacks, notes: [] });
const planned = (change?: Change) => planOf(before(), templates(change), { environment: 'production' });

test('nothing changes by itself', () => {
  expect(planned()).toMatchObject({ lines: [], verdict: 'Changes nothing in production' });
});

test('there are many, each with a name of its own', () => {
  expect(CATALOGUE.length).toBeGreaterThanOrEqual(40);
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
});

test.each(CATALOGUE)('$name', (change) => {
  const { lines, verdict } = planned(change);
  const found = lines.map(({ kind, logicalId }) => `${kind} ${logicalId}`);
  expect({ lines: found.sort(), verdict }).toEqual({
    lines: [...change.lines].sort(),
    verdict: change.verdict,
  });
});

test.each(CATALOGUE)('back: $name is seen as well', (change) => {
  const { lines } = planOf(templates(change), before(), { environment: 'production' });
  expect(lines.length > 0).toBe(change.lines.length > 0);
});
