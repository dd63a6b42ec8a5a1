import { join } from 'node:path';
import { admission } from '../../../lib';
import { resolveDelivery } from '../../../lib/config/resolve';
import { signersOf, trustedRootProblems } from '../../../lib/config/signed-images';
import { root, shop } from '../../synth';

const repository = {
  owner: 'acme',
  ownerId: 1,
  name: 'shop',
  id: 2,
  subjects: 'immutable',
  formerWorkflows: [],
} as const;

test.each([
  ['its own workflow', {}, ['acme/shop/.github/workflows/deploy.yml@refs/heads/main']],
  [
    'a reusable one, at a tag',
    { workflows: { owner: 'acme', name: 'teal', tag: 'v2.0.0' } },
    ['acme/teal/.github/workflows/deploy.yml@refs/tags/v2.0.0'],
  ],
  [
    'and those before it',
    { formerWorkflows: ['acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0'] },
    [
      'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      'acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0',
    ],
  ],
])('who signs: %s', (_, more, workflowRefs) => {
  expect(signersOf({ ...repository, ...more })).toEqual({
    repository: 'acme/shop',
    repositoryId: 2,
    workflowRefs,
  });
});

test('a file of trust roots is looked for from the configuration file', () => {
  const problems = (trustedRoot: string) => {
    const input = shop({}, {}, { gates: [admission({ signed: { trustedRoot } })] });
    return trustedRootProblems(resolveDelivery(input, join(root, 'teal.config.ts')).delivery);
  };
  expect(problems('package.json')).toEqual([]);
  // A directory cannot stand beside the code.
  expect(problems('lib')).toHaveLength(1);
  expect(problems('gone.jsonl')).toMatchObject([
    { path: 'admission.signed.trustedRoot', rule: 'a file', got: JSON.stringify(join(root, 'gone.jsonl')) },
  ]);
});
