import '../../../rehearsal/testing/jest';
import { canary, hours } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { rehearseUpdate } from '../../../rehearsal/testing';
import { shop } from '../../synth';

const SHOP = synthesizeDelivery(shop({ release: canary({ percent: 5, hold: hours(1), bake: hours(2) }) }));
const ImageDigest = `sha256:${'1'.repeat(64)}`;
const another = `sha256:${'2'.repeat(64)}`;

test.each([
  ['a recovery: at once, with a bake of a minute', { RollbackTo: ImageDigest }, 'BLUE_GREEN', 0, 60],
  ['a release: in its steps', {}, 'CANARY', 3600, 7200],
  ['a declared fix: in its steps', { FixFor: ImageDigest }, 'CANARY', 3600, 7200],
  ['a recovery to what was a fix', { RollbackTo: ImageDigest, FixFor: ImageDigest }, 'BLUE_GREEN', 0, 60],
  ['a release after a recovery to another image', { RollbackTo: another }, 'CANARY', 3600, 7200],
])('%s; gates run, and no request fails', async (_, rollbackTo, strategy, hold, bake) => {
  const update = await rehearseUpdate(SHOP, SHOP, { parameters: { ImageDigest, ...rollbackTo } });
  expect(update.release).toBeReleased();
  expect(update).toMatchObject({ deployments: 1, requests: { failed: 0 } });
  const { release } = update;
  expect(release).toMatchObject({ strategy, hooks: 'real' });
  const seconds = (name: string) =>
    (release?.stages ?? [])
      .filter((stage) => stage.name === name)
      .reduce((sum, { startedAt, endedAt }) => sum + ((endedAt ?? Number.NaN) - startedAt), 0);
  expect(seconds('PRODUCTION_TRAFFIC_SHIFT')).toBe(hold);
  expect(seconds('BAKE_TIME')).toBe(bake);
  expect(release?.stages.flatMap(({ gates }) => gates.map(({ id, verdict }) => [id, verdict]))).toEqual([
    ['live-traffic', 'pass'],
    ['separation', 'pass'],
  ]);
});
