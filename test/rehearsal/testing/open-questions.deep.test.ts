import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { badRelease, rehearse } from '../../../rehearsal/testing';
import type { RehearsalOptions } from '../../../rehearsal/testing/options';
import config from '../../fixtures/sample-delivery';

const assembly = synthesizeDelivery(config);
const released = (open: RehearsalOptions['open']) =>
  rehearse(assembly, {
    release: badRelease({ errorShare: 0.05 }),
    hooks: 'declared',
    ...(open && { open }),
  });

test('metrics that are a minute later are seen a minute later', async () => {
  const [usual, late] = [await released(undefined), await released({ deliveryDelayMs: 120_000 })];
  expect((late.timeToDetectSeconds ?? 0) - (usual.timeToDetectSeconds ?? 0)).toBe(60);
});

test.each([true, false])(
  'the bad release is rolled back whether zeros are published or not: %s',
  async (zeros) => {
    const { outcome, decidedBy } = await released({ publishesZeros: zeros });
    expect({ outcome, decidedBy }).toEqual({
      outcome: 'rolled-back',
      decidedBy: 'alarm:shop-production-target-errors',
    });
  },
);

test('a model that comes to nothing possible ends the rehearsal at once, also while a gate waits', async () => {
  const rehearsed = rehearse(assembly, { release: { errorShare: () => 5 } });
  await expect(rehearsed).rejects.toThrow('errorShare must be from 0 to 1, got 5');
});
