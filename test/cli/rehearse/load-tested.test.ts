import { loadTested } from '../../../cli/rehearse/load-tested';
import { GOOD_AND_BAD } from '../../../rehearsal/scenarios/scenario';

const [GOOD, BAD] = GOOD_AND_BAD;
const hook = (...kinds: string[]) =>
  ({
    ...{ id: 'gates', stage: 'POST_TEST_TRAFFIC_SHIFT', function: 'Gates' },
    gates: kinds.map((kind) => ({ id: kind, kind, twoPersons: false })),
  }) as const;

test.each([
  ['a smoke test', BAD, [hook('smoke-test')], undefined],
  ['a load test', BAD, [hook('smoke-test'), hook('load-test')], true],
  ['a load test in one function with others', BAD, [hook('smoke-test', 'load-test')], true],
  ['a load test of a good release', GOOD, [hook('load-test')], undefined],
  ['no list of gates', BAD, undefined, undefined],
])('%s: whether a gate may decide in place of an alarm', (_, scenario, gates, expected) => {
  const told = loadTested(scenario as never, gates as never);
  expect(told).toEqual({ ...scenario, ...(expected && { orByGate: expected }) });
});
