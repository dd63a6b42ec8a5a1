import { type DeliveryInput, resolveDelivery } from '../../../lib';
import { MOST_DEPLOYED } from '../../../lib/config/pipeline-warnings';
import { workflows } from '../../workflow-files';

type Environments = DeliveryInput['environments'];
const repository = { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 };
const one = { account: '111122223333', region: 'eu-west-1' };
const other = { account: '444455556666', region: 'eu-west-1' };

const named = (count: number, place = one as object): Environments =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`e${nth + 1}`, place]));

const warnings = (environments: Environments, delivery: Partial<DeliveryInput> = { repository }) =>
  resolveDelivery({ service: { name: 'shop', port: 80 }, environments, ...delivery }).warnings;

test.each<[string, Environments, Partial<DeliveryInput> | undefined, string[]]>([
  ['two environments in one account', { staging: one, production: one }, undefined, []],
  ['no repository, and any names', { one: {}, two: other }, {}, []],
  ['what a person deploys', { production: one, mine: { pipeline: false } }, undefined, []],
  [
    'a pipeline to nowhere',
    { staging: {}, production: {} },
    undefined,
    ['pipelineWithoutAccount environments.staging', 'pipelineWithoutAccount environments.production'],
  ],
  ['as many as the workflow has places for, by any names', named(MOST_DEPLOYED), undefined, []],
  [
    'more than that',
    named(MOST_DEPLOYED + 2),
    undefined,
    ['environmentPassedOver environments.e9', 'environmentPassedOver environments.e10'],
  ],
  [
    'as many as that, beside one that a person deploys',
    { mine: { pipeline: false }, ...named(MOST_DEPLOYED) },
    undefined,
    [],
  ],
  [
    'more than that, none of which is deployed anywhere',
    named(MOST_DEPLOYED + 1, {}),
    undefined,
    Object.keys(named(MOST_DEPLOYED + 1)).map((name) => `pipelineWithoutAccount environments.${name}`),
  ],
  [
    'images with the first of several accounts',
    { staging: one, production: other },
    undefined,
    ['imagesWithFirstEnvironment images'],
  ],
  ['images in a place of their own', { staging: one, production: other }, { repository, images: one }, []],
  [
    'another account only where a person deploys',
    { staging: { ...other, pipeline: false }, production: one },
    undefined,
    [],
  ],
])('%s', (_, environments, delivery, expected) => {
  expect(warnings(environments, delivery).map(({ id, path }) => `${id} ${path}`)).toEqual(expected);
});

test('a warning of images says what keeps them', () => {
  expect(warnings({ staging: one, production: other })[0]?.message).toContain(
    "images: { account: '111122223333', region: 'eu-west-1' }",
  );
});

test('there are as many places as the workflow has', () => {
  const places = Object.keys(workflows.get('deploy.yml')?.jobs ?? {}).filter((id) => id.startsWith('apply-'));
  expect(places).toEqual(Array.from({ length: MOST_DEPLOYED }, (_, nth) => `apply-${nth + 1}`));
});
