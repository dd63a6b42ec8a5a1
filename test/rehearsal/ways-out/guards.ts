import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type OperatorStep, rehearse } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import type { WaysOut } from './way-out';

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

const weights = (primary: number, alternate: number) =>
  ({ do: 'edit-rule', weights: { primary, alternate } }) as const;

export const OF_GUARDS: WaysOut = {
  'live-traffic.md#points-away': {
    rehearse: () =>
      refusedUntilRepaired('live-traffic', 'live-traffic.md#points-away', weights(100, 0), repair),
  },
  'live-traffic.md#more-than-one-target-group': {
    rehearse: () =>
      refusedUntilRepaired(
        'live-traffic',
        'live-traffic.md#more-than-one-target-group',
        weights(50, 50),
        repair,
      ),
  },
  'live-traffic.md#no-target-group': {
    rehearse: () =>
      refusedUntilRepaired('live-traffic', 'live-traffic.md#no-target-group', weights(0, 0), repair),
  },
  'live-traffic.md#foreign-target-group': {
    notRehearsed: 'a rehearsal has no target group but those of the stack, which are its own',
  },
};
