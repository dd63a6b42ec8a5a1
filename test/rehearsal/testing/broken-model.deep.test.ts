import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { rehearse, type TaskModel } from '../../../rehearsal/testing';
import { shop } from '../../synth';

const assembly = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
);
const broken = () => {
  throw new Error('the model is broken');
};

test.each<[string, TaskModel]>([
  ['healthy', { healthy: broken }],
  ['errorShare', { errorShare: broken }],
  ['latency', { latency: broken }],
  ['memoryPercent', { memoryPercent: broken }],
  ['cpuPercent', { cpuPercent: broken }],
  ['exitsAfter', { exitsAfter: broken }],
])('a model whose %s cannot be told gives no verdict', async (_what, model) => {
  await expect(rehearse(assembly, { release: model, hooks: 'declared' })).rejects.toThrow(
    'the model is broken',
  );
});
