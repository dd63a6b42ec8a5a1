import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Exports } from '../../../rehearsal/cloudformation/exports';
import { stackOfThings, templateOf, thing } from './things';

/** A stack that exports, and one that imports. */
async function neighbours() {
  const clock = new VirtualClock();
  const exports = new Exports();
  const place = (stackName: string) => ({
    place: { artifactId: stackName, stackName, account: '111122223333', region: 'eu-west-1' },
  });
  const network = stackOfThings({ clock, exports, ...place('network') });
  const shop = stackOfThings({ clock, exports, ...place('shop') });
  await clock.run(network.stack.create(exporting('a')));
  await clock.run(shop.stack.create(importing));
  return { clock, network, shop };
}

const exporting = (name: string, exportName = 'vpc') =>
  templateOf(
    { Vpc: thing('v', { name }) },
    { Outputs: { Vpc: { Value: { Ref: 'Vpc' }, Export: { Name: exportName } } } },
  );
const importing = templateOf({ User: thing({ 'Fn::ImportValue': 'vpc' }) });
const weak = templateOf({
  User: thing({ 'Fn::GetStackOutput': { StackName: 'network', OutputName: 'Vpc' } }),
});

// source: events in linz/geostore#630 and aws-amplify/amplify-cli#7564
test.each([
  ['changed', exporting('b'), 'Export vpc cannot be updated as it is in use by shop'],
  ['renamed', exporting('a', 'other'), 'Export vpc cannot be deleted as it is in use by shop'],
])('an export in use cannot be %s', async (_what, next, reason) => {
  const { clock, network, shop } = await neighbours();
  const before = network.stack.resources;
  expect(await clock.run(network.stack.update(next))).toEqual({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    reason,
  });
  expect(network.stack.resources).toEqual(before);
  // Once nobody imports it, it may go.
  await clock.run(shop.stack.update(templateOf({ User: thing('alone') })));
  await clock.run(network.stack.update(next));
  expect(network.stack.status).toBe('UPDATE_COMPLETE');
});

test('a stack whose export is in use cannot be deleted', async () => {
  const { clock, network, shop } = await neighbours();
  await clock.run(network.stack.delete());
  expect([network.stack.status, network.stack.statusReason]).toEqual([
    'CREATE_COMPLETE',
    'Delete canceled. Cannot delete export vpc as it is in use by shop.',
  ]);
  await clock.run(shop.stack.delete());
  await clock.run(network.stack.delete());
  expect(network.stack.status).toBe('DELETE_COMPLETE');
});

test('an output that is read without an export may change', async () => {
  const { clock, network, shop } = await neighbours();
  await clock.run(shop.stack.update(weak).catch(() => undefined)); // the same value: nothing to update
  await clock.run(shop.stack.update(templateOf({ User: thing('alone') })));
  await clock.run(shop.stack.update(weak));
  await clock.run(network.stack.update(exporting('b')));
  expect(network.stack.status).toBe('UPDATE_COMPLETE');
  await clock.run(shop.stack.update(weak));
  expect([...shop.things.existing.values()]).toEqual([{ Value: 'Vpc-2' }]);
});

test('one name is exported once', async () => {
  const { clock, shop } = await neighbours();
  const outputs = { Outputs: { Mine: { Value: 'x', Export: { Name: 'vpc' } } } };
  const { reason } = await clock.run(shop.stack.update(templateOf(importing.Resources, outputs)));
  expect(reason).toBe('Export with name vpc is already exported by stack network');
});

test('an import of nothing fails what refers to it', async () => {
  const { clock, stack } = stackOfThings();
  await clock.run(stack.create(importing));
  const failed = stack.events.find(({ status }) => status === 'CREATE_FAILED');
  expect(failed?.reason).toBe('No export named vpc found.');
});
