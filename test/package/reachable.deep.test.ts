import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { resolveDelivery } from '../../lib/config/resolve';
import { Delivery } from '../../lib/delivery';
import { configuration } from '../configurations';
import { root } from '../synth';
import { l2sOf, publicFields, reachableFrom } from './public-fields';

// A team adds to what Teal makes without patching: docs/customize.md. What it cannot reach by a field it would have to
// find by the id of a construct, which is no promise.

const fields = publicFields(join(root, 'lib'));

test('fields are read as they are written', () => {
  expect(fields.get('Task')).toEqual(expect.arrayContaining(['definition', 'container', 'logGroup']));
  expect(fields.get('DeploymentAlarms')).not.toContain('props');
});

test.each([
  ...['examples/every-gate.ts', 'examples/canary-domain.ts', 'examples/two-services.ts'],
  'examples/edge.ts',
])('every L2 object of %s is reachable by public fields from its stack', async (file) => {
  const app = new App();
  const { environments } = new Delivery(
    app,
    resolveDelivery(await configuration(file), join(root, file)).delivery,
  );
  const stacks = environments.flatMap(({ foundation, services }) => [
    foundation,
    ...services.map(({ stack }) => stack),
  ]);
  expect(stacks.length).toBeGreaterThan(1);
  const hidden = stacks.flatMap((stack: Stack) => {
    const reachable = reachableFrom(stack, fields);
    const all = l2sOf(stack);
    expect(all.length).toBeGreaterThan(0);
    return all
      .filter((one) => !reachable.has(one))
      .map((one) => `${one.node.path} (${one.constructor.name})`);
  });
  expect(hidden).toEqual([]);
});
