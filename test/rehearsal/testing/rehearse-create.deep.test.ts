import { canary, linear, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { rehearseStackUpdate, stackUpdates } from '../../../rehearsal/scenarios/stack-updates';
import { badRelease, rehearseCreate } from '../../../rehearsal/testing';
import { editedAssembly } from '../../fixtures/edited-assembly';
import { shop } from '../../synth';

const CANARY = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) }),
);
const LINEAR = synthesizeDelivery(
  shop({ release: linear({ step: 20, hold: minutes(5), bake: minutes(10) }) }),
);
const subject = { before: CANARY, after: CANARY, failing: CANARY };
const scenario = stackUpdates(subject).find(({ name }) => name === 'first-create-with-scanners');
if (!scenario) throw new Error('first-create-with-scanners must be among the scenarios');

const withScanners = (before: { readonly directory: string } | string, holdsOnCreate: boolean) =>
  rehearseStackUpdate({ before, after: before }, scenario, { hooks: 'declared', open: { holdsOnCreate } });

// Whether a first deployment waits is an open question: it must end well either way.
test.each([
  ['a canary', true, CANARY],
  ['a canary', false, CANARY],
  ['a linear one', true, LINEAR],
  ['a linear one', false, LINEAR],
])(
  '503s of the empty group do not fail a first deployment: %s, with holds: %s',
  async (_what, holds, before) => {
    const { outcome, requests } = await withScanners(before, holds);
    expect(outcome).toBe('released');
    expect(requests.failedByLoadBalancer).toBeGreaterThan(150);
    expect(requests.failedByGreen).toBe(0);
  },
);

test('what holds is the warm-up: alarms that judge from the start, or after ten minutes, end it', async () => {
  const withWarmUp = (minutes: number) =>
    editedAssembly(CANARY, 'shop-production', ({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        const { WarmUpConfiguration } = Properties;
        if (Type === 'AWS::CloudWatch::Alarm' && WarmUpConfiguration)
          Object.assign(WarmUpConfiguration as object, { WarmUpPeriodDurationInMinutes: minutes });
      }
    });
  for (const early of [5, 10]) {
    const { outcome, reason } = await withScanners(withWarmUp(early), true);
    expect([outcome, reason?.slice(0, 17)]).toEqual(['failed', 'Threshold Crossed']);
  }
});

test('a first revision that never comes up has nothing to go back to', async () => {
  const release = badRelease({ cannotStart: 'CannotPullContainerError: not found' });
  const { outcome, decidedBy } = await rehearseCreate(CANARY, { release, hooks: 'declared' });
  expect({ outcome, decidedBy }).toEqual({ outcome: 'failed', decidedBy: 'circuit-breaker' });
});
