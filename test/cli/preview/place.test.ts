import { placeIn, placeOf } from '../../../cli/preview/place';

const SHOP = [{ tags: { 'teal:delivery': 'shop' } }] as never;
const at = (name: string, region?: string) => ({ name, ...(region !== undefined && { region }) });
const of = (previews: readonly object[] | undefined) => ({
  stacks: SHOP,
  teal: { schemaVersion: 1, environments: [], previews } as never,
});

test.each<[string, readonly object[] | undefined, { env?: string; region?: string }, readonly unknown[]]>([
  ['none', undefined, {}, [undefined]],
  ['none, and one that is named', undefined, { region: 'eu-west-1' }, ['eu-west-1']],
  ['one', [at('a', 'eu-west-1')], {}, ['eu-west-1']],
  ['two in one region', [at('a', 'eu-west-1'), at('b', 'eu-west-1')], {}, ['eu-west-1']],
  ['two in two', [at('a', 'eu-west-1'), at('b', 'us-east-1')], {}, ['eu-west-1', 'us-east-1']],
  ['one that does not say', [at('a'), at('b', 'us-east-1')], {}, [undefined, 'us-east-1']],
  ['of one environment', [at('a', 'eu-west-1'), at('b', 'us-east-1')], { env: 'b' }, ['us-east-1']],
  ['a region that is named', [at('a', 'eu-west-1'), at('b')], { region: 'us-west-2' }, ['us-west-2']],
])('the regions of %s', (_what, previews, asked, regions) => {
  expect(placeIn(of(previews), 'teal.config.ts', asked)).toEqual({ delivery: 'shop', regions });
});

test.each<[string, object, object, string]>([
  [
    'no delivery',
    { ...of([]), stacks: [] },
    {},
    'cdk.out must be of a delivery, got stacks without teal:delivery; name it by --delivery',
  ],
  [
    'a delivery that is spelled otherwise',
    of([at('a')]),
    { delivery: 'shp' },
    '--delivery must be that of cdk.out, shop, got shp; correct it, or leave it out',
  ],
  [
    'no such environment',
    of([at('a')]),
    { env: 'b' },
    '--env must be an environment with ephemeral of cdk.out, got b; write ephemeral: true there',
  ],
])('%s is refused', (_what, assembly, asked, message) => {
  expect(() => placeIn(assembly as never, 'cdk.out', asked)).toThrow(
    expect.objectContaining({ exitCode: 2, message }),
  );
});

test('the name of a delivery needs no configuration', async () => {
  const place = placeOf({ config: 'none.ts', delivery: 'shop' }, () => {}, new AbortController().signal);
  await expect(place).resolves.toEqual({ delivery: 'shop', regions: [undefined] });
});
