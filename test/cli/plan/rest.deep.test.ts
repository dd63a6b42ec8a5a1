import { connect } from '../../../cli/aws/clients';
import { planned } from '../../../cli/plan/planned';
import type { DeliveryInput } from '../../../lib';
import { writeManifest } from '../../../lib/delivery-manifest';
import { shop, synthesize } from '../../synth';

const BOOTSTRAP = { qualifier: 'shop1', toolkitStackName: 'ShopToolkit' };
const repository = { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 };

/** Its folder, as the app would write it. */
function assemblyOf(more: Partial<DeliveryInput> = {}): string {
  const { assembly, delivery } = synthesize(shop({}, {}, { bootstrap: BOOTSTRAP, repository, ...more }));
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return assembly.directory;
}

async function plan(more: Partial<DeliveryInput>) {
  const options = {
    assembly: assemblyOf(more),
    before: assemblyOf(),
    env: 'deployed-by-hand',
    rest: true as const,
  };
  const { json } = await planned(options, { connect });
  const { lines, notes, stacks } = JSON.parse(json) as {
    lines: { kind: string; stack: string; logicalId: string }[];
    notes: string[];
    stacks: { name: string }[];
  };
  return {
    lines: [...new Set(lines.map(({ kind, stack }) => `${kind} ${stack}`))].sort(),
    notes,
    stacks: stacks.map(({ name }) => name).sort(),
  };
}

test('the stacks that a person deploys are compared, and no other', async () => {
  expect(await plan({})).toEqual({
    lines: [],
    notes: ['These stacks are of no environment: no pipeline deploys them, a person does.'],
    stacks: ['shop-bootstrap-111122223333', 'shop-github-access-111122223333', 'shop-images'],
  });
});

test.each<[string, Partial<DeliveryInput>, readonly string[]]>([
  [
    'another repository that GitHub lets in',
    { repository: { ...repository, name: 'other', id: 9999 } },
    ['broadening shop-github-access-111122223333'],
  ],
  [
    'a bootstrap under another name',
    { bootstrap: { ...BOOTSTRAP, qualifier: 'shop2' } },
    ['broadening shop-bootstrap-111122223333', 'broadening shop-github-access-111122223333'],
  ],
  [
    'images elsewhere',
    { images: { account: '111122223333', region: 'eu-central-1' } },
    ['destructive shop-images', 'neutral shop-images-eu-west-1'],
  ],
])('%s is told', async (_, change, lines) => {
  expect((await plan(change)).lines).toEqual(expect.arrayContaining([...lines]));
});
