import { type DeliveryInput, resolveDelivery } from '../../../lib';
import { deployedByDefault } from '../../../lib/config/pipeline-warnings';
import { workflows } from '../../workflow-files';

type Environments = DeliveryInput['environments'];
const repository = { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 };
const one = { account: '111122223333', region: 'eu-west-1' };
const other = { account: '444455556666', region: 'eu-west-1' };

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
  [
    'names that the workflow does not know',
    { test: one, staging: one, 'pre-production': one, production: one },
    undefined,
    ['environmentPassedOver environments.test', 'environmentPassedOver environments.pre-production'],
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

test('the names are those of the workflow', () => {
  const { on } = workflows.get('deploy.yml') as unknown as {
    on: { workflow_call: { inputs: Record<string, { default: string }> } };
  };
  const { staging, production } = on.workflow_call.inputs;
  expect([staging?.default, production?.default]).toEqual(deployedByDefault);
});
