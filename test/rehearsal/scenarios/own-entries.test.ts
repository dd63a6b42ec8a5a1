import { ownEntries } from '../../../rehearsal/scenarios/own/own-entries';
import { borne } from '../../../rehearsal/scenarios/rehearse-catalogue';
import type { ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { acceptMiss, defineAnswers, defineScenario, type OwnScenario } from '../../../rehearsal/testing';

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
const CATALOGUE = [
  { name: 'a crash loop', group: 'starts' },
  { name: 'a good release', group: 'controls' },
] as const;
const withEnd = (expected: object) => ({ ...RIGHT, expected: { ...RIGHT.expected, ...expected } });
const problemsOf = (...exported: readonly unknown[]) => {
  try {
    ownEntries(
      exported.map((each, index) => ({ file: `${index}.ts`, exported: each })),
      CATALOGUE,
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
  expect(ownEntries(files, []).entries).toEqual([
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
  [
    'a miss of what nobody has',
    { accepts: 'a crash', why: 'x' },
    [
      "0.ts.accepts must be a scenario of the catalogue, got a crash; write its name as the board does; in a scenario of your own write expected: { outcome: 'released', misses: 'what gets through' }",
    ],
  ],
  [
    'a miss of a control',
    { accepts: 'a good release', why: 'x' },
    [expect.stringContaining('0.ts.accepts must be no control, which shows whether')],
  ],
  [
    'an answer without a path',
    { answers: [{ body: 'a' }] },
    ['0.ts.answers.0.path must be a string, got nothing'],
  ],
  ['a miss without a reason', { accepts: 'a crash loop' }, ['0.ts.why must be a string, got nothing']],
])('%s is refused', (_what, exported, problems) => {
  expect(problemsOf(exported)).toEqual(problems);
});

test('all problems of all files are told at once, and a name is for one of them', () => {
  expect(problemsOf(RIGHT, { ...RIGHT, why: '' }, [{ ...RIGHT, name: 'b' }, RIGHT])).toEqual([
    expect.stringContaining('1.ts.why must be'),
    '2.ts[1].name must be in no other file, got mine, which 0.ts has; give it another',
  ]);
});

test('what is accepted, and answered, is told beside the entries', () => {
  const exported = acceptMiss({ accepts: 'a crash loop', why: 'nobody uses it at night' });
  expect(
    ownEntries(
      [{ file: 'a.ts', exported: [exported, RIGHT, defineAnswers([{ path: '/stock', body: '3' }])] }],
      CATALOGUE,
    ),
  ).toEqual({
    entries: [expect.objectContaining({ name: 'mine' })],
    accepted: new Map([['a crash loop', 'nobody uses it at night']]),
    answers: [{ path: '/stock', body: '3' }],
  });
});

const row = (outcome: string, departures: readonly string[]) =>
  ({ expected: RIGHT.expected, release: { outcome }, departures }) as ScoreboardRow;

test.each<[string, ScoreboardRow, Partial<ScoreboardRow>]>([
  [
    'what gets through is right',
    row('released', ['outcome must be …']),
    { expected: { outcome: 'released', misses: 'why' }, departures: [] },
  ],
  [
    'what ends otherwise is wrong',
    row('failed', ['outcome must be …']),
    { departures: ['outcome must be …'] },
  ],
  [
    'what is stopped is no miss any more',
    row('rolled-back', []),
    { departures: ['it must not be accepted any more, since it is as it should be'] },
  ],
])('of what is accepted, %s', (_what, rehearsed, expected) => {
  expect(borne(rehearsed, 'why')).toMatchObject(expected);
});
