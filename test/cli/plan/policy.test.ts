import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, type Kind, type Line, lineOf } from '../../../cli/plan/line';
import { judge, readPolicy, readReviewed, unreviewed } from '../../../cli/plan/policy';

const folder = mkdtempSync(join(tmpdir(), 'teal-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const name = join(folder, 'file.json');
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

const place = { stack: 'shop-production', logicalId: 'Alarm', type: 'AWS::CloudWatch::Alarm' };
const line = (kind: Kind, after: unknown = 1): Line =>
  lineOf(place, { kind, path: 'Threshold', text: 'x', after });
const [destructive, broadening, weakening, release] = (
  ['destructive', 'broadening', 'weakening', 'release'] as const
).map((kind) => line(kind)) as [Line, Line, Line, Line];
const plan = { lines: [destructive, broadening, weakening, release] };
const NOW = Date.parse('2026-11-26T12:00:00Z');
const reason = 'as agreed';

test.each([
  ['nothing is refused without kinds', { failOn: [] }, []],
  ['kinds', { failOn: ['destructive', 'weakening'] }, [destructive, weakening]],
  [
    'a line by its id',
    { failOn: ['weakening'], exceptions: [{ line: weakening.id, reason, expires: '2026-11-26' }] },
    [],
  ],
  [
    'an id that is another value',
    { failOn: ['weakening'], exceptions: [{ line: line('weakening', 2).id, reason, expires: '2026-12-31' }] },
    [weakening],
  ],
  [
    'a kind and a type',
    {
      failOn: ['broadening', 'weakening'],
      exceptions: [{ kind: 'weakening', type: place.type, reason, expires: '2026-12-31' }],
    },
    [broadening],
  ],
  [
    'another type',
    {
      failOn: ['weakening'],
      exceptions: [{ kind: 'weakening', type: 'AWS::ECS::Service', reason, expires: '2026-12-31' }],
    },
    [weakening],
  ],
  [
    'another stack',
    {
      failOn: ['weakening'],
      exceptions: [{ kind: 'weakening', type: place.type, stack: 'x', reason, expires: '2026-12-31' }],
    },
    [weakening],
  ],
  [
    'a day that is over',
    { failOn: ['weakening'], exceptions: [{ line: weakening.id, reason, expires: '2026-11-25' }] },
    [weakening],
  ],
  [
    'a day that never was',
    { failOn: ['weakening'], exceptions: [{ line: weakening.id, reason, expires: '2026-99-99' }] },
    [weakening],
  ],
])('%s', (_, policy, refused) => {
  const judgement = judge(plan, readPolicy(file({ schemaVersion: 1, ...policy })), NOW);
  expect(judgement.refused).toEqual(refused.map(({ id }) => id));
});

test('what is allowed, and what is allowed no more, is told', () => {
  const exceptions = [
    { line: weakening.id, reason, expires: '2026-12-31' },
    { line: broadening.id, reason: 'long ago', expires: '2026-01-01' },
  ];
  const judgement = judge(plan, { failOn: ['broadening', 'weakening'], exceptions }, NOW);
  expect(judgement.excepted).toEqual([exceptions[0]]);
  expect(judgement.expired).toEqual([exceptions[1]]);
});

test.each([
  ['no file', undefined, /must be a readable file/],
  ['no JSON', '{', /must be JSON/],
  ['an empty object', {}, /schemaVersion must be 1/],
  ['a kind that there is not', { schemaVersion: 1, failOn: ['release'] }, /failOn\.0 must be "destructive"/],
  ['a word that it does not know', { schemaVersion: 1, failOn: [], allow: '*' }, /must be without allow/],
  [
    'an exception without a reason',
    { schemaVersion: 1, failOn: [], exceptions: [{ line: 'x', expires: '2026-12-31' }] },
    /exceptions\.0 must be/,
  ],
  [
    'an exception for good',
    { schemaVersion: 1, failOn: [], exceptions: [{ line: 'x', reason }] },
    /exceptions\.0 must be/,
  ],
])('a policy must be one: %s', (_, content, why) => {
  expect(() => readPolicy(content === undefined ? join(folder, 'none') : file(content))).toThrow(why);
});

describe('a reviewed plan', () => {
  const written = (lines: readonly Line[]) => ({
    schemaVersion: 1,
    environment: 'production',
    hash: hashOf(lines),
    lines,
  });

  test('is missed where it lacks a guarded line', () => {
    const reviewed = readReviewed(file(written([destructive, weakening])));
    expect(unreviewed(plan, reviewed)).toEqual([broadening]);
    expect(unreviewed({ lines: [line('weakening', 2)] }, reviewed)).toHaveLength(1);
  });

  test('is the one that was written', () => {
    const forged = { ...written([destructive]), lines: [destructive, broadening] };
    expect(() => readReviewed(file(forged))).toThrow(/hash must be that of its lines/);
    expect(() => readReviewed(file({ schemaVersion: 2 }))).toThrow(/schemaVersion must be 1/);
  });

  test('has the same hash in any order', () => {
    expect(hashOf([destructive, weakening])).toBe(hashOf([weakening, destructive]));
    expect(hashOf([destructive])).not.toBe(hashOf([weakening]));
  });
});
