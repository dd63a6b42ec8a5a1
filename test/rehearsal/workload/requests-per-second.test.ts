import { RequestsPerSecond } from '../../../rehearsal/workload/requests-per-second';

test('what came in the second before, and nothing older', () => {
  const load = new RequestsPerSecond();
  expect(load.before(500)).toBe(0);
  load.add(500, 20);
  load.add(900, 5);
  expect(load.before(999)).toBe(0);
  expect(load.before(1500)).toBe(25);
  load.add(1500, 3);
  expect(load.before(1999)).toBe(25);
  expect(load.before(2500)).toBe(3);
  expect(load.before(3500)).toBe(0);
  load.add(9500, 7);
  expect(load.before(9500)).toBe(0);
  expect(load.before(11_500)).toBe(0);
});
