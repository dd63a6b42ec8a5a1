import type { PauseHook } from '../../../rehearsal/ecs/lifecycle-hook';
import { gateIdsOf, namedPauses, ofFunction } from '../../../rehearsal/service/gate-ids';

const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
const own = { attribute: async (logicalId: string) => arn(logicalId) };
const hook = (name: string) => ({ arn: arn(name), stages: [], timeoutMs: 1, onTimeout: 'ROLLBACK' }) as const;
const gate = (id: string) => ({ id, twoPersons: false });

test('a hook is called by its gate; one that is several by its own id, and its gates are known', async () => {
  const { gateIds, gatesOfHooks } = await gateIdsOf(
    own,
    [
      { id: 'smoke-test', function: 'Smoke' },
      { id: 'preflight', function: 'Alone', gates: [gate('images')] },
      { id: 'preflight', function: 'Several', gates: [gate('freeze'), gate('images')] },
    ],
    { hooks: ['Smoke:3', 'Alone:7', 'Several:1', 'custom:live'].map(hook) },
  );
  expect([...gateIds]).toEqual([
    [arn('Smoke'), 'smoke-test'],
    [arn('Alone'), 'images'],
    [arn('Several'), 'preflight'],
    [arn('Smoke:3'), 'smoke-test'],
    [arn('Alone:7'), 'images'],
    [arn('Several:1'), 'preflight'],
    [arn('custom:live'), 'custom'],
  ]);
  expect([...gatesOfHooks]).toEqual([
    [arn('Several'), ['freeze', 'images']],
    [arn('Several:1'), ['freeze', 'images']],
  ]);
});

const pause = (...stages: string[]): PauseHook => ({ stages, timeoutMs: 1, onTimeout: 'ROLLBACK' });
const told = (id: string, stage: string) => ({ id, kind: 'approval', stage });

test.each<[string, PauseHook[], ReturnType<typeof told>[], (string | undefined)[]]>([
  [
    'by their stage',
    [pause('B'), pause('A')],
    [told('first', 'A'), told('second', 'B')],
    ['second', 'first'],
  ],
  ['at one stage in order', [pause('A'), pause('A')], [told('x', 'A'), told('y', 'A')], ['x', 'y']],
  ['not, where somebody has added one', [pause('A'), pause('A')], [told('x', 'A')], [undefined, undefined]],
  ['not, in an app that is not Teal’s', [pause('A')], [], [undefined]],
])('pauses have their names %s', (_, pauses, names, expected) => {
  expect(namedPauses(pauses, names).map(({ id }) => id)).toEqual(expected);
});

test.each([
  ['what is known of a version', 'smoke:1', 'first'],
  ['else what is known of its function', 'smoke:2', 'function'],
  ['nothing of another function', 'other:1', undefined],
])('%s', (_, name, expected) => {
  const known = new Map([
    [arn('smoke'), 'function'],
    [arn('smoke:1'), 'first'],
  ]);
  expect(ofFunction(known, arn(name))).toBe(expected);
});
