import { type Checked, problemsOf } from '../../../cli/rollback/problems';
import { digest } from '../verdict/records';
import { commit, time } from './standings';

const WANTED = { digest: digest(1), commit: commit(1), why: '', isLive: false };
const ASKING = { main: 'origin/main', repository: 'acme/shop', across: [] };
const MIGRATION = {
  schemaVersion: 1 as const,
  ...{
    kind: 'release' as const,
    commit: commit(2),
    digest: digest(2),
    at: time(1),
    irreversible: 'dropped price',
  },
  ...{ service: 'shop', environment: 'production', outcome: 'released', reason: '', overrides: [] },
};
const GOOD: Checked = {
  ancestry: { is: 'ancestor' },
  image: { is: 'there' },
  signature: { is: 'good' },
  irreversible: [],
};
const BAD: Checked = {
  ancestry: { is: 'no-ancestor' },
  image: { is: 'gone' },
  signature: { is: 'bad', why: 'not this workflow' },
  irreversible: [MIGRATION],
};

test.each<[string, Partial<Checked>, string]>([
  ['no ancestor', { ancestry: BAD.ancestry ?? { is: 'ancestor' } }, 'must be an ancestor of origin/main'],
  [
    'cannot be told',
    { ancestry: { is: 'unknown', why: 'the checkout is shallow' } },
    'the checkout is shallow',
  ],
  [
    'no Sigstore',
    { signature: { is: 'unknown', why: 'no trust root' } },
    'whether it is signed: no trust root',
  ],
  ['no ECR', { image: { is: 'unknown', why: 'no answer' } }, 'whether it is there: no answer'],
  ['gone', { image: { is: 'gone' } }, 'the image must be in acme/shop'],
  ['archived', { image: { is: 'not-active', status: 'ARCHIVED' } }, 'with status ARCHIVED'],
  ['signature', { signature: BAD.signature }, 'not this workflow'],
  ['irreversible', { irreversible: [MIGRATION] }, `got ${commit(2)} (${time(1)}): dropped price`],
])('%s', (_, found, problem) => {
  const problems = problemsOf(WANTED, { ...GOOD, ...found }, ASKING);
  expect(problems).toEqual([expect.stringContaining(problem)]);
});

test('nothing speaks against a good one', () => expect(problemsOf(WANTED, GOOD, ASKING)).toEqual([]));
test('all at once', () => expect(problemsOf(WANTED, BAD, ASKING)).toHaveLength(4));
test.each<[string, Partial<Checked>, number]>([
  ['signature', { signature: { is: 'unknown', why: '' } }, 0],
  ['ancestry', { ancestry: { is: 'unknown', why: '' } }, 0],
  ['image', { image: { is: 'unknown', why: '' } }, 0],
  ['a bad or missing signature, never', { signature: { is: 'bad', why: 'unsigned' } }, 1],
  ['another branch, never', { ancestry: { is: 'no-ancestor' } }, 1],
])('--unverified goes on without %s', (_, found, count) => {
  expect(problemsOf(WANTED, { ...GOOD, ...found }, { ...ASKING, unverified: 'down' })).toHaveLength(count);
});
test('what could not be told ends with the way without teal', () => {
  const checked: Checked = { ...GOOD, signature: { is: 'unknown', why: 'no trust root' } };
  expect(problemsOf(WANTED, checked, ASKING)[0]).toMatch(
    /--unverified .*runbooks\/recovery\.md#without-teal$/,
  );
});
test('across an irreversible release that is named, and no other', () => {
  const checked = { ...GOOD, irreversible: [MIGRATION, { ...MIGRATION, commit: commit(3) }] };
  const problems = problemsOf(WANTED, checked, { ...ASKING, across: [commit(2)] });
  expect(problems).toEqual([expect.stringContaining(`--across ${commit(3)}`)]);
});
