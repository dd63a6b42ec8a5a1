import { ownEntries } from '../../../rehearsal/scenarios/own/own-entries';
import { defineScenario, type OwnScenario } from '../../../rehearsal/testing';

const RIGHT = defineScenario({
  name: 'mine',
  release: { errorShare: 0.5 },
  expected: {
    outcome: 'rolled-back',
    within: { milliseconds: 60_000 },
    failedRequests: { atMost: 9 },
  },
  why: 'we promised it',
});
const withEnd = (expected: object) => ({ ...RIGHT, expected: { ...RIGHT.expected, ...expected } });
const problemsOf = (...exported: readonly unknown[]) => {
  try {
    ownEntries(
      exported.map((each, index) => ({ file: `${index}.ts`, exported: each })),
      ['a crash loop'],
    );
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .map((line) => line.replace('; see docs/scenarios.md, Your own', ''));
  }
};

test('one or a list: what is not the scenario’s own is given to rehearse', () => {
  const other: OwnScenario = { ...RIGHT, name: 'other', hooks: 'declared' };
  const files = [
    { file: 'a.ts', exported: RIGHT },
    { file: 'b.ts', exported: [other] },
  ];
  expect(ownEntries(files, [])).toEqual([
    {
      ...{ name: 'mine', group: 'own', why: 'we promised it', expected: RIGHT.expected },
      options: { release: { errorShare: 0.5 } },
    },
    expect.objectContaining({ name: 'other', options: { release: { errorShare: 0.5 }, hooks: 'declared' } }),
  ]);
});

test.each<[string, unknown, readonly string[]]>([
  ['nothing', undefined, ['0.ts must be an object, got nothing']],
  ['no name', { ...RIGHT, name: undefined }, ['0.ts.name must be a string, got nothing']],
  ['an option that is none', { ...RIGHT, seed: 3 }, [expect.stringContaining('0.ts must be without seed')]],
  [
    'another outcome',
    withEnd({ outcome: 'rolledback' }),
    ['0.ts.expected.outcome must be "released" or "rolled-back" or "failed", got "rolledback"'],
  ],
  [
    'a decider that is none',
    withEnd({ by: 'luck' }),
    [expect.stringContaining('0.ts.expected.by must be valid (alarm:NAME, gate:ID,')],
  ],
  [
    'no time and no number of users hurt',
    withEnd({ within: undefined, failedRequests: {} }),
    [
      '0.ts.expected.within must be given for a release that must be rolled-back, got nothing; write within: minutes(4)',
      '0.ts.expected.failedRequests.atMost must be given for a release that must be rolled-back, got nothing; write failedRequests: { atMost: 100 }',
    ],
  ],
  [
    'a miss that is caught',
    withEnd({ misses: 'all' }),
    ['0.ts.expected.misses must be left out for a release that must be rolled-back, got all; it is stopped'],
  ],
  [
    'a name of the catalogue',
    { ...RIGHT, name: 'a crash loop' },
    ['0.ts.name must be in no other file, got a crash loop, which the catalogue has; give it another'],
  ],
])('%s is refused', (_what, exported, problems) => {
  expect(problemsOf(exported)).toEqual(problems);
});

test('all problems of all files are told at once, and a name is for one of them', () => {
  expect(problemsOf(RIGHT, { ...RIGHT, why: '' }, [{ ...RIGHT, name: 'b' }, RIGHT])).toEqual([
    expect.stringContaining('1.ts.why must be'),
    '2.ts[1].name must be in no other file, got mine, which 0.ts has; give it another',
  ]);
});
