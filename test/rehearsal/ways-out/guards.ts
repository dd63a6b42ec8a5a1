import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Act, AwsError, type OperatorStep, rehearse } from '../../../rehearsal/testing';
import { editedAssembly } from '../../fixtures/edited-assembly';
import { shop } from '../../synth';
import { Trouble, type WaysOut } from './way-out';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
);
const release = { do: 'release', release: {} } as const;
/** Before the first release users are on the alternate group. */
const repair = { do: 'edit-rule', weights: { primary: 0, alternate: 100 } } as const;

/** A release that the guard does not let start, what is done about it, and a release that goes out. */
async function refusedUntilRepaired(gate: string, section: string, harm: OperatorStep, cure: OperatorStep) {
  const after = await rehearse(SHOP, { release: {}, beforehand: [harm, release, cure] });
  const [, refused] = after.acts ?? [];
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: `gate:${gate}` });
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

/** ECS looks at the rule before its first stage, and then there is nothing for the guard to say. */
async function refusedByEcs(harm: readonly OperatorStep[], words: string) {
  const after = await rehearse(SHOP, {
    ...{ release: {}, hooks: 'declared' },
    beforehand: [...harm, release, repair],
  });
  const refused = after.acts?.at(-2);
  expect(refused).toMatchObject({ do: 'release', outcome: 'failed' });
  expect(refused?.reason).toContain(words);
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

/** A guard that may not ask refuses; when it may, the next release goes out. */
async function untilAllowed(gate: string, call: string, section: string) {
  const trouble = new Trouble([call], new AwsError('AccessDeniedException', 'no', 400));
  const after = await rehearse(SHOP, {
    ...{ release: {}, faults: trouble.faults },
    beforehand: [release, trouble.mend],
  });
  const [refused] = after.acts ?? [];
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: `gate:${gate}` });
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

/** Tasks that say which release they are, whatever their task definition says. */
const saying = (version: string) => ({
  answers: ['/', '/ready', '/health'].map((path) => ({ path, headers: { 'x-release': version } })),
});

/** A release that says that it is the one before it, and the one in which that is mended. */
async function refusedByItsVersion() {
  const after = await rehearse(SHOP, {
    ...{ baseline: saying('one'), release: {} },
    beforehand: [{ do: 'release', release: saying('one') }],
  });
  const [refused] = after.acts ?? [];
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:separation' });
  expect(refused?.reason).toContain('see runbooks/separation.md#same-version');
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

const WITH_ANOTHER_GROUP = editedAssembly(SHOP, 'shop-production', ({ Resources }) => {
  const { Properties = {}, ...rest } = Resources.AlternateTargetGroup ?? { Type: '' };
  Resources.OtherTargetGroup = { ...rest, Properties: { ...Properties, Name: 'shop-other' } };
});

function leadTo(rule: string, acts: readonly Act[]) {
  const { TargetGroups = [] } = (acts.at(-1)?.answer ?? {}) as {
    TargetGroups?: readonly { TargetGroupArn: string }[];
  };
  return {
    RuleArn: rule,
    Actions: [{ Type: 'forward', TargetGroupArn: TargetGroups[0]?.TargetGroupArn }],
  };
}

const weights = (primary: number, alternate: number) =>
  ({ do: 'edit-rule', weights: { primary, alternate } }) as const;

/** ECS shifts test traffic in the same simulated moment in which the guard asks: nobody can come in between. */
const NO_MOMENT =
  'no time passes between the shift of test traffic and the guard, so nobody can move a rule then';
/** Each side of a rehearsal answers with the release that its task definition names. */
const ONE_VERSION =
  'tasks of one revision are alike in a rehearsal, and name the release of their task definition';

export const OF_GUARDS: WaysOut = {
  'live-traffic.md#could-not-tell': {
    rehearse: () => untilAllowed('live-traffic', 'ELBv2.DescribeRules', 'live-traffic.md#could-not-tell'),
  },
  'separation.md#could-not-tell': {
    rehearse: () =>
      untilAllowed('separation', 'SecretsManager.GetSecretValue', 'separation.md#could-not-tell'),
  },
  'separation.md#same-version': {
    rehearse: refusedByItsVersion,
  },
  'separation.md#several-versions': { notRehearsed: ONE_VERSION },
  'separation.md#not-one-target-group': { notRehearsed: NO_MOMENT },
  'separation.md#not-the-new-revision': { notRehearsed: NO_MOMENT },
  'separation.md#same-target-group': { notRehearsed: NO_MOMENT },
  'live-traffic.md#points-away': {
    rehearse: () =>
      refusedUntilRepaired('live-traffic', 'live-traffic.md#points-away', weights(100, 0), repair),
  },
  'live-traffic.md#more-than-one-target-group': {
    rehearse: () => refusedByEcs([weights(50, 50)], 'exactly one target group serving traffic but found 2'),
  },
  'live-traffic.md#no-target-group': {
    rehearse: () => refusedByEcs([weights(0, 0)], 'exactly one target group serving traffic but found 0'),
  },
  'live-traffic.md#foreign-target-group': {
    rehearse: () =>
      refusedByEcs(
        [
          { do: 'update-stack', to: WITH_ANOTHER_GROUP },
          { do: 'call', operation: 'ELBv2.DescribeTargetGroups', input: { Names: ['shop-other'] } },
          {
            do: 'call',
            operation: 'ELBv2.ModifyRule',
            input: ({ productionRule }, acts) => leadTo(productionRule, acts),
          },
        ],
        'unexpected target group',
      ),
  },
};
