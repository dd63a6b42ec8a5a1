import { type FaultedCall, onceBegun } from '../../../rehearsal/endpoint/faults';

test('faults that wait see no call before they have begun, and count from there', () => {
  const seen: string[] = [];
  let hasBegun = false;
  const faults = onceBegun(
    ({ service, operation, nth }) => {
      seen.push(`${service}.${operation} ${nth}`);
      return 'drop';
    },
    () => hasBegun,
  );
  const call = (operation: string, nth: number): FaultedCall => ({ service: 'ECS', operation, nth });
  expect([faults(call('A', 1)), faults(call('A', 2))]).toEqual([undefined, undefined]);
  hasBegun = true;
  expect([faults(call('A', 3)), faults(call('B', 1)), faults(call('A', 4))]).toEqual([
    'drop',
    'drop',
    'drop',
  ]);
  expect(seen).toEqual(['ECS.A 1', 'ECS.B 1', 'ECS.A 2']);
});
