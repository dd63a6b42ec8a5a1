import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { Plan } from '../../../cli/plan/compare';
import { losesByReplacement } from '../../../cli/plan/resource-types';
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
    [plans.before, after, plans.of(change)],
    [after, plans.before, plans.back(change)],
  ] as const) {
    for (const name of old.stacks.keys()) {
      const [before, next] = [old, now].map(
        ({ stacks }) => structuredClone(stacks.get(name)?.template) as never,
      );
      fullDiff(before as never, next as never).resources.forEachDifference((logicalId, found) => {
        const type = found.newResourceType ?? found.oldResourceType ?? '';
        expect({ logicalId, kinds: kindsOf(plan, logicalId).length > 0 }).toEqual({ logicalId, kinds: true });
        if (LOST.has(found.changeImpact) && losesByReplacement(type))
          expect({ logicalId, kinds: kindsOf(plan, logicalId) }).toEqual({
            logicalId,
            kinds: expect.arrayContaining(['destructive']),
          });
      });
    }
  }
});

/** Of a resource under its logical id, old or new. */
const kindsOf = ({ lines }: Plan, logicalId: string): string[] =>
  lines
    .filter((line) => line.logicalId === logicalId || line.text.includes(`is renamed from \`${logicalId}\``))
    .map(({ kind }) => kind);

test.each(CATALOGUE)('back: $name is seen as well', (change) => {
  expect(plans.back(change).lines).not.toEqual([]);
});
