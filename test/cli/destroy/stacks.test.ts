import { stacksToDestroy } from '../../../cli/destroy/stacks';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { shop } from '../../synth';

const services = [{ name: 'web', after: ['api'] }, { name: 'api' }].map((service) => ({
  ...{ ...service, port: 8080, build: './app' },
}));
const { directory: assembly } = synthesizeDelivery(
  shop({}, {}, { name: 'mall', service: undefined, services }),
);

test('a service goes before those that it came after, and the foundation last', () => {
  const { own } = stacksToDestroy({ assembly, env: 'production', service: [] });
  expect(own.map(({ name }) => name)).toEqual([
    'web-production',
    'api-production',
    'mall-production-foundation',
  ]);
});
