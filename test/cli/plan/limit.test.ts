import { planOf } from '../../../cli/plan/compare';
import { LONGEST_COMMENT, markdownOf } from '../../../cli/plan/report/markdown';
import { templateOf } from '../../../cli/plan/templates';

/** Stacks with as many alarms, each weakened, and as many topics, each with another name on show. */
function planOfSize(stacks: number, resources: number) {
  const templates = (value: number) => {
    const Resources = Object.fromEntries(
      Array.from({ length: resources }, (_, index) => [
        `R${index}`,
        index % 2 === 0
          ? {
              Type: 'AWS::CloudWatch::Alarm',
              Properties: { Threshold: value, ComparisonOperator: 'GreaterThanThreshold' },
            }
          : { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `ü${value}` } },
      ]),
    );
    const stack = { template: templateOf(JSON.stringify({ Resources }), 'template', ''), parameters: {} };
    return {
      stacks: new Map(Array.from({ length: stacks }, (_, index) => [`stack-${index}`, stack])),
      notes: [],
    };
  };
  return planOf(templates(1), templates(2), { environment: 'production' });
}

const origin = { comparedWith: 'what is deployed', details: 'plan.json of the run' };

test('all is there while it fits', () => {
  const markdown = markdownOf(planOfSize(1, 20), origin);
  expect(markdown).not.toContain('Not all fits');
  expect(markdown.match(/^- `stack-0`/gm)).toHaveLength(20);
});

test.each([
  [20, 60],
  [150, 10],
  [1, 1000],
])(
  '%d stacks of %d resources fit a comment, the weightiest first, and it says what is left out',
  (stacks, resources) => {
    const plan = planOfSize(stacks, resources);
    const markdown = markdownOf(plan, origin);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(LONGEST_COMMENT);
    const shown = {
      weakening: markdown.match(/: threshold/g)?.length ?? 0,
      neutral: markdown.match(/: changes/g)?.length ?? 0,
    };
    const [, left = ''] = /left out are (.*)\. All is in plan\.json of the run\.$/m.exec(markdown) ?? [];
    expect(shown.weakening).toBeGreaterThan(200);
    const missing = plan.counts.weakening - shown.weakening;
    if (missing > 0) expect(left).toContain(`${missing} weakening lines`);
    expect(left).toContain(`${plan.counts.neutral - shown.neutral} other changes`);
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  },
);

test('a comment of any length has its verdict', () => {
  const markdown = markdownOf(planOfSize(1, 10), origin, {}, 1_500);
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(1_500);
  expect(markdown).toContain('**Starts no release in production; replaces nothing; weakens 5 alarms.**');
  expect(markdown).toMatch(/left out are \d weakening lines, 1 stacks, 5 other changes/);
});
