import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { resolveDelivery } from '../../../../lib';
import { defaultQualifier } from '../../../../lib/config/schema/bootstrap';
import { refusal, right } from './refusal';

const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
const qualifier = 'shop1';
const toolkitStackName = 'ShopToolkit';
const withBootstrap = (bootstrap: unknown, delivery: object = { repository }) => ({
  ...right,
  ...delivery,
  bootstrap,
});

test('a bootstrap is given as a pair', () => {
  const { delivery } = resolveDelivery(withBootstrap({ qualifier, toolkitStackName }));
  expect(delivery.bootstrap).toEqual({ qualifier, toolkitStackName, services: [] });
  expect(resolveDelivery({ ...right, repository }).delivery).not.toHaveProperty('bootstrap');
});

test('CDK’s own qualifier is still what it was', () => {
  expect(DefaultStackSynthesizer.DEFAULT_QUALIFIER).toBe(defaultQualifier);
});

const rules = {
  qualifier:
    "1 to 10 small letters and digits, and not CDK's own hnb659fds, got %; give both, the qualifier and the name of its stack, and one that no other app of the account has",
  toolkitStackName:
    "a stack's name (letters, digits and hyphens, first a letter), and not CDK's own CDKToolkit, got %; give both: under the name of another bootstrap, this one would take its place",
};
const line = (field: keyof typeof rules, got: string) =>
  `bootstrap.${field} must be ${rules[field].replace('%', got)}`;

test.each<[string, unknown, string]>([
  ['a qualifier alone', { qualifier }, line('toolkitStackName', 'nothing')],
  ['a name alone', { toolkitStackName }, line('qualifier', 'nothing')],
  ['CDK’s own qualifier', { qualifier: 'hnb659fds', toolkitStackName }, line('qualifier', '"hnb659fds"')],
  ['CDK’s own name', { qualifier, toolkitStackName: 'CDKToolkit' }, line('toolkitStackName', '"CDKToolkit"')],
  ['capitals', { qualifier: 'Shop', toolkitStackName }, line('qualifier', '"Shop"')],
  ['a hyphen', { qualifier: 'shop-1', toolkitStackName }, line('qualifier', '"shop-1"')],
  ['a wildcard', { qualifier: 'shop*', toolkitStackName }, line('qualifier', '"shop*"')],
  ['nothing', { qualifier: '', toolkitStackName }, line('qualifier', '""')],
  ['11 letters', { qualifier: 'abcdefghijk', toolkitStackName }, line('qualifier', '"abcdefghijk"')],
  ['a name with a space', { qualifier, toolkitStackName: 'a b' }, line('toolkitStackName', '"a b"')],
  [
    'a service that makes roles',
    { qualifier, toolkitStackName, services: ['iam'] },
    "bootstrap.services[0] must be a service as IAM's actions begin, and none of iam, sts",
  ],
  [
    'a service that runs code of others',
    { qualifier, toolkitStackName, services: ['dynamodb', 'lambda'] },
    'bootstrap.services[1] must be a service',
  ],
  [
    'all services',
    { qualifier, toolkitStackName, services: ['*'] },
    'bootstrap.services[0] must be a service',
  ],
  [
    'another field',
    { qualifier, toolkitStackName, qualifer: 'x' },
    'bootstrap.qualifer must be a known field',
  ],
])('%s', (_, bootstrap, expected) => {
  expect(refusal(withBootstrap(bootstrap))).toEqual([expect.stringContaining(expected)]);
});

test('a bootstrap of nobody', () => {
  expect(refusal(withBootstrap({ qualifier, toolkitStackName }, {}))).toEqual([
    expect.stringContaining('bootstrap must be left out without repository, got { qualifier'),
  ]);
});
