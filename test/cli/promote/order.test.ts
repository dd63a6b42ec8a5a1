import { environmentBefore } from '../../../cli/promote/order';
import { Files } from '../images/oci-archive';

const files = new Files();
afterAll(() => files.remove());

const service = (name: string, env: string) => ({
  ...{
    name,
    stack: `${name}-${env}`,
    foundationStack: 'f',
    cluster: 'C',
    service: 'S',
    container: 'c',
    port: 1,
  },
  ...{ healthPath: '/', gates: [] },
});
const manifest = {
  schemaVersion: 1,
  environments: [
    { name: 'laptop', services: [service('shop', 'laptop')] },
    { name: 'staging', services: [service('shop', 'staging'), service('cart', 'staging')] },
    { name: 'qa', services: [service('cart', 'qa')] },
    { name: 'production', services: [service('shop', 'production'), service('cart', 'production')] },
  ],
};
const released = '{"Parameters":{"ImageDigest":{"Type":"String"}}}';
const assembly = files.write('teal.json', JSON.stringify(manifest)).replace(/\/teal\.json$/, '');
for (const stack of ['shop-staging', 'shop-production', 'cart-staging', 'cart-qa', 'cart-production']) {
  files.write(`${stack}.template.json`, released);
}
files.write('shop-laptop.template.json', '{}');

test.each([
  ['shop', 'staging', undefined],
  ['shop', 'production', 'staging'],
  ['cart', 'qa', 'staging'],
  ['cart', 'production', 'qa'],
])('%s comes to %s from %s', (name, environment, before) => {
  expect(environmentBefore(assembly, name, environment)).toBe(before);
});

test.each([
  ['an environment without a pipeline', 'shop', 'laptop', 'got staging, production'],
  ['one that is not there', 'shop', 'other', 'got staging, production'],
  ['a service that is not there', 'other', 'staging', 'got none'],
])('refused: %s', (_, name, environment, why) => {
  expect(() => environmentBefore(assembly, name, environment)).toThrow(why);
});

test('refused: no assembly, and one of something else', () => {
  expect(() => environmentBefore('/no/assembly', 'shop', 'staging')).toThrow(
    '--assembly must be a cloud assembly of Teal',
  );
  const other = new Files();
  const folder = other.write('teal.json', '{"schemaVersion":2}').replace(/\/teal\.json$/, '');
  expect(() => environmentBefore(folder, 'shop', 'staging')).toThrow('teal.json is another file');
  other.remove();
});
