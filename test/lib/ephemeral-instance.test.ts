import { App } from 'aws-cdk-lib';
import { resolveDelivery } from '../../lib';
import type { AskedInstance } from '../../lib/config/ephemeral';
import { Delivery } from '../../lib/delivery';
import { askedInstance } from '../../lib/ephemeral-instance';
import { quick } from '../synth';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const repository = { owner: 'o', ownerId: 1, name: 'shop', id: 2 };

const stacksOf = (asked?: AskedInstance) => {
  const app = new App(quick);
  const { delivery } = resolveDelivery(
    {
      name: 'shop',
      repository,
      service: { name: 'shop', port: 80, secrets: ['RECEIPT_KEY'], database: true },
      environments: { production: PLACE, preview: { ...PLACE, ephemeral: true } },
    },
    'teal.config.ts',
    asked && { instance: asked },
  );
  const delivered = new Delivery(app, delivery);
  const assembly = app.synth();
  return { stacks: assembly.stacks, manifest: delivered.manifest(assembly.directory) };
};

test('without an instance a pattern has no stacks, and no role', () => {
  const { stacks, manifest } = stacksOf();
  expect(JSON.stringify(stacks.map(({ stackName, template }) => [stackName, template]))).not.toMatch(
    /preview|pr-12/,
  );
  expect(manifest.environments.map(({ name }) => name)).toEqual(['production']);
  expect(manifest.previews).toEqual([{ name: 'preview', ...PLACE }]);
});

test('with an instance there are its stacks alone, which keep nothing and say when they end', () => {
  const { stacks, manifest } = stacksOf({
    pattern: 'preview',
    instance: 'pr-12',
    created: '2026-11-28T08:00:00Z',
  });
  expect(stacks.map(({ stackName }) => stackName).sort()).toEqual(['shop-pr-12', 'shop-pr-12-foundation']);
  for (const { tags, template, terminationProtection } of stacks) {
    expect(tags).toMatchObject({
      ...{ 'teal:delivery': 'shop', 'teal:environment': 'pr-12', 'teal:ephemeral': 'preview' },
      'teal:expires': '2026-11-28T12:00:00Z',
    });
    expect(terminationProtection).not.toBe(true);
    const kept = Object.values(
      template.Resources as Record<
        string,
        { Type: string; DeletionPolicy?: string; UpdateReplacePolicy?: string }
      >,
    )
      .filter(
        ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }) =>
          DeletionPolicy !== 'Delete' || UpdateReplacePolicy !== 'Delete',
      )
      .map(({ Type }) => Type);
    expect(kept).toEqual([]);
  }
  expect(manifest.environments).toMatchObject([
    { name: 'pr-12', ephemeral: { pattern: 'preview', ttlSeconds: 14_400, cost: 5 } },
  ]);
});

test.each<[Record<string, unknown>, AskedInstance | undefined]>([
  [{}, undefined],
  [{ ephemeral: 'preview:pr-12' }, { pattern: 'preview', instance: 'pr-12' }],
  [{ ephemeral: 'preview' }, { pattern: 'preview', instance: '' }],
  [{ ephemeral: 'preview:pr-1:2' }, { pattern: 'preview', instance: 'pr-1:2' }],
  [
    { ephemeral: 'preview:pr-1', 'ephemeral-created': '2026-11-28T08:00:00Z', 'ephemeral-ttl': '600' },
    { pattern: 'preview', instance: 'pr-1', created: '2026-11-28T08:00:00Z', ttl: '600' },
  ],
])('the context %j', (context, expected) => {
  expect(askedInstance(new App({ context }))).toEqual(expected);
});
