import { changedAt, tasksBefore } from '../../../cli/secrets/changed';
import type { Facts, Read, SeenTask, SeenVersion } from '../../../cli/secrets/seen';

const version = (createdAt: number, ...stages: string[]): SeenVersion => ({
  ...{ id: `v${createdAt}`, createdAt, stages },
});
const facts = (versions: readonly SeenVersion[], more: Partial<Facts> = {}): Facts => ({
  ...{ arn: 'arn', versions, ...more },
});
const [CURRENT, PREVIOUS, PENDING] = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];

test.each<[string, Facts, number | undefined]>([
  ['no value', facts([]), undefined],
  ['a rotation that has not given it one', facts([version(5, PENDING)]), undefined],
  ['one value', facts([version(5, CURRENT)]), 5],
  ['a tag since', facts([version(5, CURRENT)], { touchedAt: 90 }), 5],
  ['another value since', facts([version(7, CURRENT), version(5, PREVIOUS)], { touchedAt: 7 }), 7],
  ['a rotation, pending before it was current', facts([version(5, CURRENT, PENDING)], { rotatedAt: 8 }), 8],
  ['a rotation before a value that was set', facts([version(9, CURRENT)], { rotatedAt: 8 }), 9],
  ['a rotation that is pending now', facts([version(9, PENDING), version(5, CURRENT)], { touchedAt: 9 }), 5],
  ['a label that was led back', facts([version(9, PREVIOUS), version(5, CURRENT)], { touchedAt: 12 }), 12],
])('%s', (_, seen, at) => expect(changedAt(seen)).toBe(at));

const read = (more: object = {}): Read => ({
  ...{ container: 'web', variable: 'KEY' },
  reference: { kind: 'secret', id: 'arn', ...more },
});
const task = (createdAt: number, revision?: string, reads = [read()]): SeenTask => ({
  ...{ createdAt, reads, ...(revision !== undefined && { revision }) },
});
const secret = {
  ...{ kind: 'secret' as const, id: 'arn' },
  state: { is: 'known' as const, facts: facts([version(10, CURRENT)]) },
};

test.each<[string, readonly SeenTask[], ReturnType<typeof tasksBefore>]>([
  ['none runs', [], []],
  ['all are from after it', [task(10, 'a'), task(11, 'a')], []],
  ['one is from before', [task(9, 'a'), task(11, 'a')], [{ revision: 'a', tasks: 1, of: 2 }]],
  [
    'a scale-out mixes values in one revision, a release does not',
    [task(9, 'a'), task(11, 'b')],
    [{ revision: 'a', tasks: 1, of: 1 }],
  ],
  ['ECS does not tell the revision', [task(9)], [{ tasks: 1, of: 1 }]],
  ['another secret is read', [task(9, 'a', [read({ id: 'other' })])], []],
  ['a version of it is pinned', [task(9, 'a', [read({ pinned: 'AWSPREVIOUS' })])], []],
])('%s', (_, tasks, before) => expect(tasksBefore(secret, tasks)).toEqual(before));

test.each(['missing', 'unknown'] as const)('of one that is %s nothing is said', (is) => {
  expect(tasksBefore({ ...secret, state: { is, reason: 'no' } }, [task(1)])).toEqual([]);
});
