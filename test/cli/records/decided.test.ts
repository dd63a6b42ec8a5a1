import { EXIT, VerbFailed } from '../../../cli/exit-codes';
import { decidedIn, readDecided } from '../../../cli/records/decided';
import type { DecisionEntry } from '../../../cli/records/entry';

const at = '2026-11-26T10:15:00.000Z';
const DIGEST = `sha256:${'d'.repeat(64)}`;
const OTHER = `sha256:${'e'.repeat(64)}`;
const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/now';
const common = {
  schemaVersion: 1 as const,
  kind: 'decision' as const,
  ...{ at, service: 'shop', environment: 'production', by: 'ada', reason: 'looks good' },
};
const answer = (more: Partial<DecisionEntry> = {}): DecisionEntry => ({
  ...common,
  decision: 'pass',
  ...{ gate: 'approval', hook: 'ecs-pause-1', deployment: ARN },
  ...more,
});
const override = (more: Partial<DecisionEntry> = {}): DecisionEntry => ({
  ...common,
  decision: 'pass',
  ...{ gate: 'images', digest: DIGEST, expires: '2026-11-26T12:00:00.000Z' },
  ...more,
});
const stop = (more: Partial<DecisionEntry> = {}): DecisionEntry => ({
  ...common,
  ...{ gate: 'stop', decision: 'fail', digest: DIGEST, deployment: ARN },
  ...more,
});
const of = { digest: DIGEST, deployment: ARN, from: Date.parse(at) };
const OVERRIDDEN =
  'pass in place of the gate images, by ada at 2026-11-26T10:15:00.000Z until 2026-11-26T12:00:00.000Z: looks good';

test.each<[string, readonly DecisionEntry[], readonly string[]]>([
  ['nothing', [], []],
  ['an approval', [answer()], [`approved, by ada at ${at}: looks good`]],
  ['an approval without a reason', [answer({ reason: '' })], [`approved, by ada at ${at}`]],
  ['a rejection', [answer({ decision: 'fail' })], [`rejected, by ada at ${at}: looks good`]],
  ['one of several images', [answer({ digest: OTHER })], [`approved, by ada at ${at}: looks good`]],
  ['an approval of another deployment', [answer({ deployment: `${ARN}-before` })], []],
  ['an approval of none that is known', [answer({ deployment: undefined } as object)], []],
  ['an override', [override()], [OVERRIDDEN]],
  ['an override of another image', [override({ digest: OTHER })], []],
  ['an override that was over when it began', [override({ expires: at })], []],
  ['an override without an end', [override({ expires: undefined } as object)], []],
  ['a stop', [stop()], [`stopped, by ada at ${at}: looks good`]],
  ['a stop of another deployment', [stop({ deployment: `${ARN}-before` })], []],
  [
    'an override of a gate with that name',
    [override({ gate: 'stop', deployment: ARN })],
    [OVERRIDDEN.replace('images', 'stop')],
  ],
  [
    'both persons, the first first',
    [override({ by: 'bob', second: true }), override()],
    [
      OVERRIDDEN,
      'pass in place of the gate images, as the second person, by bob at 2026-11-26T10:15:00.000Z until 2026-11-26T12:00:00.000Z: looks good',
    ],
  ],
])('%s', (_, decisions, expected) => expect(decidedIn(decisions, of)).toEqual(expected));

test('an answer to no deployment is of no release', () => {
  expect(decidedIn([answer({ deployment: undefined } as object)], { ...of, deployment: undefined })).toEqual(
    [],
  );
});

test('a long reason is cut: the record of the decision has all of it', () => {
  const [text = ''] = decidedIn([answer({ reason: 'x'.repeat(2000) })], of);
  expect(text.length).toBeLessThan(400);
  expect(text).toMatch(/x…$/);
});

test('decisions that cannot be read are told, and lose no record', async () => {
  const failing = { decisions: () => Promise.reject(new VerbFailed(EXIT.COULD_NOT_RUN, 'no JSON')) };
  expect(await readDecided(failing, of)).toEqual(['what people have decided could not be read: no JSON']);
  const broken = { decisions: () => Promise.reject(new TypeError('a mistake')) };
  await expect(readDecided(broken, of)).rejects.toThrow('a mistake');
});
