import { minCapacity } from '../../../rehearsal/service/min-capacity';
import { resolverOf } from './resolver-of';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/live/shop';

const target = (ResourceId: unknown, over: object = {}) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: { ResourceId, ScalableDimension: 'ecs:service:DesiredCount', MinCapacity: 3, ...over },
});
const other = target('service/live/other', { MinCapacity: 7 });

// source: AWS::ApplicationAutoScaling::ScalableTarget ResourceId: service/cluster-name/service-name
test.each<[string, Record<string, ReturnType<typeof target>>, number | undefined]>([
  ['no target', {}, undefined],
  ['its own', { Own: target('service/live/shop') }, 3],
  ['its own, by reference', { Own: target({ 'Fn::Join': ['/', ['service', 'live', 'shop']] }) }, 3],
  ['its own, as text', { Own: target('service/live/shop', { MinCapacity: '4' }) }, 4],
  ['its own behind that of another service', { Other: other, Own: target('service/live/shop') }, 3],
  ['that of another service', { Other: other }, undefined],
  ['that of its namesake in another cluster', { Other: target('service/test/shop') }, undefined],
  [
    'another dimension',
    { Own: target('service/live/shop', { ScalableDimension: 'custom-resource' }) },
    undefined,
  ],
])('%s', async (_what, resources, expected) => {
  expect(await minCapacity([resolverOf(resources)], SERVICE)).toBe(expected);
});

test('a capacity that is no number is refused, with its place', async () => {
  const resolver = resolverOf({ Own: target('service/live/shop', { MinCapacity: 'few' }) });
  await expect(minCapacity([resolver], SERVICE)).rejects.toThrow('Shop.Own.MinCapacity must be a number');
});
