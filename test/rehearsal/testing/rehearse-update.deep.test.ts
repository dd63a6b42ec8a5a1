import '../../../rehearsal/testing/jest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { rehearseUpdate } from '../../../rehearsal/testing';
import { plainCanaryApp } from '../../fixtures/plain-canary/app';
import { shop } from '../../synth';

type Production = Parameters<typeof shop>[0];

/** The shop in a pipeline environment. */
const shopAssembly = (environment: Production = {}, service: Parameters<typeof shop>[1] = {}) =>
  synthesizeDelivery(
    shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }), ...environment }, service),
  );
const SHOP = shopAssembly();
const declared = { hooks: 'declared' } as const;

describe('a tag on everything, while the alternate group is live', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teal-tags-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  // source: aws-cdk#36649: an update of a rule in a template puts the template's weights back.
  test('sends all users of a rule that stands in the template to the empty group', async () => {
    const before = plainCanaryApp(join(folder, 'before')).synth();
    const after = plainCanaryApp(join(folder, 'after'), { team: 'checkout' }).synth();
    const update = await rehearseUpdate(before, after, { hooks: 'declared' });
    expect(update.stacks).toMatchObject([{ status: 'UPDATE_COMPLETE' }]);
    expect(update.requests.failed / update.requests.total).toBeGreaterThan(0.9);
  });

  test('is nothing to users whose rules are owned by LiveTrafficRules', async () => {
    const after = shopAssembly({ release: canary({ percent: 20, hold: minutes(5), bake: minutes(5) }) });
    const update = await rehearseUpdate(SHOP, after, declared);
    expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(update.requests.failed).toBe(0);
  });
});
