import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { Plan } from '../../../cli/plan/compare';
import { differencesOf } from '../../../cli/plan/differences';
import { Resolution } from '../../../cli/plan/resolve';
import { losesByReplacement } from '../../../cli/plan/resource-types';
import { templateOf } from '../../../cli/plan/templates';
import { CATALOGUE } from './catalogue';
import { Plans } from './plans';

// The CDK's own comparison as an oracle: what it sees, a plan must see. It sees less: docs/adr/0012.
const LOST: ReadonlySet<string> = new Set([
  ResourceImpact.WILL_REPLACE,
  ResourceImpact.MAY_REPLACE,
  ResourceImpact.WILL_DESTROY,
  ResourceImpact.WILL_ORPHAN,
]);

let plans: Plans;
beforeAll(() => {
  plans = new Plans();
});

test.each(CATALOGUE)('$name: nothing that the CDK sees is missing', (change) => {
  const after = plans.after(change);
  for (const [old, now, plan] of [
    [plans.before(change), after, plans.of(change)],
    [after, plans.before(change), plans.back(change)],
  ] as const) {
    for (const name of old.stacks.keys()) {
      const [before, next] = [old, now].map(
        ({ stacks }) => structuredClone(stacks.get(name)?.template) as never,
      );
      fullDiff(before as never, next as never).resources.forEachDifference((logicalId, found) => {
        const type = found.newResourceType ?? found.oldResourceType ?? '';
        // Its line stands at the logical id of the version that comes.
        if (type === 'AWS::Lambda::Version' && found.newResourceType === undefined) return;
        expect({ logicalId, kinds: kindsOf(plan, logicalId).length > 0 }).toEqual({ logicalId, kinds: true });
        // What its condition keeps out of the stack is no loss, which the CDK does not look at.
        if (LOST.has(found.changeImpact) && losesByReplacement(type) && !found.oldValue?.Condition)
          expect({ logicalId, kinds: kindsOf(plan, logicalId) }).toEqual({
            logicalId,
            kinds: expect.arrayContaining(['destructive']),
          });
      });
    }
  }
});

describe('what the CDK does not see', () => {
  const changes = (before: object, after: object) =>
    fullDiff({ Resources: before } as never, { Resources: after } as never).resources;

  test('a text that reads like the same number', () => {
    const task = (Value: string) => ({
      T: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: Value } },
    });
    expect(changes(task('1.10'), task('1.1')).differenceCount).toBe(0);
    expect(differencesBetween(task('1.10'), task('1.1'))).toEqual(['T will']);
  });

  test('a replacement that is followed in a text', () => {
    const log = (LogGroupName: string) => ({
      Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName } },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { AlarmName: { 'Fn::Join': ['-', ['errors', { Ref: 'Log' }]] } },
      },
    });
    expect(changes(log('a'), log('b')).logicalIds).toEqual(['Log']);
    expect(differencesBetween(log('a'), log('b'))).toEqual(['Log will', 'Alarm will']);
  });
});

function differencesBetween(before: object, after: object): string[] {
  const [old, now] = [before, after].map((Resources) =>
    new Resolution({
      template: templateOf(JSON.stringify({ Resources }), '', ''),
      parameters: {},
    }).resources(),
  );
  if (!old || !now) throw new Error('there must be two');
  return differencesOf(old, now).changes.map(({ logicalId, replacement }) => `${logicalId} ${replacement}`);
}

/** Of a resource under its logical id, old or new. */
const kindsOf = ({ lines }: Plan, logicalId: string): string[] =>
  lines
    .filter((line) => line.logicalId === logicalId || line.text.includes(`is renamed from \`${logicalId}\``))
    .map(({ kind }) => kind);

test.each(CATALOGUE)('back: $name is seen as well', (change) => {
  expect(plans.back(change).lines).not.toEqual([]);
});
