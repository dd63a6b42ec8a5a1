import { planOf } from '../../../cli/plan/compare';
import { judge, unreviewed } from '../../../cli/plan/policy';
import { markdownOf } from '../../../cli/plan/report/markdown';
import { jsonOf, textOf } from '../../../cli/plan/report/text';
import { templateOf } from '../../../cli/plan/templates';

/** A service under a new name: its stack is new, and has many roles and alarms. */
const Resources = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [
    [
      `Role${index}`,
      { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [`arn:aws:iam::aws:policy/P${index}`] } },
    ],
    [
      `Alarm${index}`,
      {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
      },
    ],
  ]).flat(),
);
const template = templateOf(JSON.stringify({ Resources }), '', '');
const plan = planOf(
  { stacks: new Map(), notes: [] },
  { stacks: new Map([['store-production', { template, parameters: {} }]]), notes: [] },
  { environment: 'production' },
);
const origin = { comparedWith: 'x' };

test('a new stack has one line of each kind, with a count; each stands folded below', () => {
  const markdown = markdownOf(plan, origin);
  const [above = '', below = ''] = markdown.split('| Stack |');
  expect(above).toContain(
    '- `store-production`: is a new stack, with 20 lines, which stand below: 20 of `AWS::IAM::Role`',
  );
  expect(above.match(/^- /gm)).toHaveLength(2);
  expect(below).toContain('<summary>40 lines of new stacks</summary>');
  expect(below.match(/^- broadening: `store-production` `Role/gm)).toHaveLength(20);
  expect(textOf(plan, {}).match(/^ {2}(broadening|tightening) .* with 20 lines/gm)).toHaveLength(2);
});

test('JSON has them each, and so has a policy and a reviewed plan', () => {
  expect(JSON.parse(jsonOf(plan, {}, {})).lines).toHaveLength(plan.lines.length);
  expect(plan.counts).toMatchObject({ broadening: 20, tightening: 20 });
  const judgement = judge(plan, { failOn: ['broadening'], exceptions: [] }, 0);
  expect(judgement.refused).toHaveLength(20);
  const ids = plan.lines.map(({ id }) => id);
  const missing = unreviewed(plan, {
    environment: 'production',
    ids: new Set(ids.filter((id) => id !== plan.lines[3]?.id)),
  });
  expect(missing).toEqual([plan.lines[3]]);
  expect(markdownOf(plan, origin, { unreviewed: missing })).toContain(
    '- 🆕 `store-production`: is a new stack',
  );
});
