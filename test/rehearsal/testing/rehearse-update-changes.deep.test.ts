import '../../../rehearsal/testing/jest';
import { canary, linear, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { badRelease, rehearseUpdate } from '../../../rehearsal/testing';
import sample from '../../fixtures/sample-delivery';
import { shop } from '../../synth';

type Production = Parameters<typeof shop>[0];

/** The shop in a pipeline environment. */
const shopAssembly = (environment: Production = {}, service: Parameters<typeof shop>[1] = {}) =>
  synthesizeDelivery(
    shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }), ...environment }, service),
  );
const SHOP = shopAssembly();
const NEW_DIGEST = `sha256:${'1'.repeat(64)}`;
const declared = { hooks: 'declared' } as const;

test('an update that changes nothing leaves everything alone', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, declared);
  expect(update.stacks.map(({ status }) => status)).toEqual(['UNCHANGED', 'UNCHANGED']);
  expect(update).toMatchObject({ events: [], deployments: 0, requests: { failed: 0 } });
});

test('a change of infrastructure alone starts no deployment, and users notice nothing', async () => {
  const after = shopAssembly({
    release: canary({ percent: 10, hold: minutes(5), bake: minutes(5), alarms: { errors: { percent: 5 } } }),
  });
  const update = await rehearseUpdate(SHOP, after, declared);
  expect(update.stacks.at(-1)).toMatchObject({ stackName: 'shop-production', status: 'UPDATE_COMPLETE' });
  expect(update).toMatchObject({ deployments: 0, requests: { failed: 0 } });
});

test('another digest is a release', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...declared,
    parameters: { ImageDigest: NEW_DIGEST },
  });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(update.release).toBeReleased();
  expect(update).toMatchObject({ deployments: 1, requests: { failed: 0 } });
});

test('a release is reported by the strategy that it goes out with', async () => {
  const after = shopAssembly({ release: linear({ step: 50, hold: minutes(5), bake: minutes(5) }) });
  const update = await rehearseUpdate(SHOP, after, {
    ...declared,
    parameters: { ImageDigest: NEW_DIGEST },
  });
  expect(update.release).toMatchObject({ strategy: 'LINEAR', outcome: 'released' });
});

test('a release that is rolled back fails the stack, which goes back to the task definition of before', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...declared,
    parameters: { ImageDigest: NEW_DIGEST },
    release: badRelease({ errorShare: 0.2 }),
  });
  expect(update.release).toRollBack({ by: 'alarm:shop-production-target-errors' });
  expect(update.stacks.at(-1)).toMatchObject({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    reason: 'The following resource(s) failed to update: [Service].',
  });
  // source: ecs-deployments §4.9: CloudFormation sends the old task definition, which is a deployment of its own.
  expect(update.deployments).toBe(2);
});

test('with real gates: the sample', async () => {
  const before = synthesizeDelivery(sample);
  const update = await rehearseUpdate(before, before, { environment: 'production' });
  expect(update.deployments).toBe(0);
});
