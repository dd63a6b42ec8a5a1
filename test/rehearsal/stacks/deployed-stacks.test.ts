import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { DeployedStacks } from '../../../rehearsal/stacks/deployed-stacks';
import { assemblyOf, stackOf } from '../assembly/fixtures';

const Parameters = { ImageDigest: { Type: 'String', Default: 'one' } };
const shop = stackOf({ Parameters });

async function deployed() {
  const clock = new VirtualClock();
  const none = () => {
    throw new Error('there are no custom resources');
  };
  const stacks = new DeployedStacks({
    ...{ stacks: [shop], parameters: {}, clock, providers: [] },
    ...{ customResources: { invoke: none, expectCustomResourceResponse: none } },
    ...{ answers: () => undefined, onEvent: () => {} },
  });
  await clock.run(stacks.adopt());
  return { clock, stacks };
}

test('a stack that the update adds under the service is refused, not left out', async () => {
  const { clock, stacks } = await deployed();
  const network = stackOf({}, { artifactId: 'Network', stackName: 'Network' });
  const after = assemblyOf(network, { ...shop, dependencies: ['Network'] });
  await expect(clock.run(stacks.update(after, {}))).rejects.toThrow('A stack that the update adds (Network)');
});

test('a stack of somebody else is none of its business', async () => {
  const { clock, stacks } = await deployed();
  const other = stackOf({}, { artifactId: 'Other', stackName: 'Other' });
  expect(await clock.run(stacks.update(assemblyOf(shop, other), {}))).toEqual([{ stackName: 'Shop' }]);
});

test('a parameter that no stack has is refused', async () => {
  const { clock, stacks } = await deployed();
  await expect(clock.run(stacks.update(assemblyOf(shop), { ImageDigst: 'two' }))).rejects.toThrow(
    'parameters must name parameters of the stacks (ImageDigest), got ImageDigst',
  );
});
