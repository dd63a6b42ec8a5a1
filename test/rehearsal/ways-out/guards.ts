import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Act, AwsError, type OperatorStep, rehearse } from '../../../rehearsal/testing';
import { editedAssembly } from '../../fixtures/edited-assembly';
import { shop } from '../../synth';
import { guardMeets, type Scene, to } from './meeting';
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

/** ECS refuses such a rule before its first stage; whoever changes it after that meets the guard. */
function refusedByBoth(
  section: `live-traffic.md#${string}`,
  before: readonly OperatorStep[],
  words: string,
  harm: (scene: Scene) => void,
) {
  return async () => {
    await refusedByEcs(before, words);
    await guardMeets(SHOP, section, { at: 'start', harm });
  };
}

/** A task of the revision that users have, registered with the group of the next one. */
const STRAY = 'a-stray';
function register({ loadBalancer, live, other }: Scene): void {
  const [task] = loadBalancer.targetGroup(live).candidates();
  if (task) loadBalancer.targetGroup(other).register({ id: STRAY, backend: task.backend });
}

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
  'separation.md#several-versions': {
    rehearse: () =>
      guardMeets(SHOP, 'separation.md#several-versions', {
        at: 'start',
        harm: register,
        cure: ({ loadBalancer, other }) => loadBalancer.targetGroup(other).deregister(STRAY),
      }),
  },
  // Who applies a rule beside ECS is stopped by then: the cure is to release again.
  'separation.md#not-one-target-group': {
    rehearse: () =>
      guardMeets(SHOP, 'separation.md#not-one-target-group', {
        at: 'test-shift',
        harm: ({ rules, production, live, other }) =>
          rules.setWeights(production, to([live, 950], [other, 50])),
      }),
  },
  'separation.md#not-the-new-revision': {
    rehearse: () =>
      guardMeets(SHOP, 'separation.md#not-the-new-revision', {
        at: 'test-shift',
        harm: ({ rules, test, foreign }) => rules.setWeights(test, to([foreign, 100])),
      }),
  },
  'separation.md#same-target-group': {
    rehearse: () =>
      guardMeets(SHOP, 'separation.md#same-target-group', {
        at: 'test-shift',
        harm: ({ rules, test, live, other }) => rules.setWeights(test, to([live, 100], [other, 0])),
      }),
  },
  'live-traffic.md#users-are-being-moved': {
    notRehearsed:
      'it takes a second service beside; test/cli/adopt/listener-over-http.deep moves users on, and back, and releases after it',
  },
  'live-traffic.md#points-away': {
    rehearse: () =>
      refusedUntilRepaired('live-traffic', 'live-traffic.md#points-away', weights(100, 0), repair),
  },
  'live-traffic.md#more-than-one-target-group': {
    rehearse: refusedByBoth(
      'live-traffic.md#more-than-one-target-group',
      [weights(50, 50)],
      'exactly one target group serving traffic but found 2',
      ({ rules, production, live, other }) => rules.setWeights(production, to([live, 950], [other, 50])),
    ),
  },
  'live-traffic.md#no-target-group': {
    rehearse: refusedByBoth(
      'live-traffic.md#no-target-group',
      [weights(0, 0)],
      'exactly one target group serving traffic but found 0',
      ({ rules, production, live, other }) => rules.setWeights(production, to([live, 0], [other, 0])),
    ),
  },
  'live-traffic.md#foreign-target-group': {
    rehearse: refusedByBoth(
      'live-traffic.md#foreign-target-group',
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
      ({ rules, production, foreign }) => rules.setWeights(production, to([foreign, 100])),
    ),
  },
};
