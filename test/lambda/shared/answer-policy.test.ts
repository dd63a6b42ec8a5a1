import type { OnInconclusive, Strictness } from '../../../lambda/shared/environment';
import {
  type Answer,
  answerFor,
  type CountedDecision,
  isOpenToDecision,
  type Outcome,
  type Standing,
} from '../../../lambda/shared/hook-answer';
import type { Verdict } from '../../../lambda/shared/verdict';

const PATIENCE = 60 * 60_000;
const pass: Verdict = { outcome: 'pass', reason: 'passed' };
const fail: Verdict = { outcome: 'fail', reason: 'failed' };
const unsure: Verdict = { outcome: 'inconclusive', reason: 'could not tell' };
/** A look that goes on. */
const goesOn: Verdict = { ...unsure, state: { task: 1 }, callBackDelay: 60 };

const standing = (more: Partial<Standing>): Standing => ({
  ...{ deployment: 'forward', kind: 'fix', waited: 0, patience: PATIENCE },
  ...more,
});
const short = ({ hookStatus, outcome, reason }: Answer) => [hookStatus, outcome, reason];

const tooLong = 'no verdict within 60 minutes: could not tell';

test.each<[Strictness, Verdict | undefined, OnInconclusive, number, Answer['hookStatus'], Outcome, string]>([
  ['block', pass, 'wait', 0, 'SUCCEEDED', 'pass', 'passed'],
  ['block', fail, 'wait', 0, 'FAILED', 'fail', 'failed'],
  ['block', fail, 'pass', 0, 'FAILED', 'fail', 'failed'],
  ['block', unsure, 'wait', 0, 'IN_PROGRESS', 'inconclusive', 'could not tell'],
  ['block', unsure, 'wait', PATIENCE, 'FAILED', 'inconclusive', tooLong],
  ['block', unsure, 'fail', 0, 'FAILED', 'inconclusive', 'could not tell: could not tell'],
  ['block', unsure, 'pass', 0, 'SUCCEEDED', 'inconclusive', 'warning: could not tell'],
  // What has begun is let end, whatever happens with a gate that cannot tell; and not for ever.
  ['block', goesOn, 'wait', 0, 'IN_PROGRESS', 'inconclusive', 'could not tell'],
  ['block', goesOn, 'fail', 0, 'IN_PROGRESS', 'inconclusive', 'could not tell'],
  ['block', goesOn, 'pass', 0, 'IN_PROGRESS', 'inconclusive', 'could not tell'],
  ['block', goesOn, 'wait', PATIENCE, 'FAILED', 'inconclusive', tooLong],
  ['block', goesOn, 'fail', PATIENCE, 'FAILED', 'inconclusive', 'could not tell: could not tell'],
  ['block', goesOn, 'pass', PATIENCE, 'SUCCEEDED', 'inconclusive', 'warning: could not tell'],
  ['warn', pass, 'wait', 0, 'SUCCEEDED', 'pass', 'passed'],
  ['warn', fail, 'wait', 0, 'SUCCEEDED', 'fail', 'warning: failed'],
  ['warn', unsure, 'wait', 0, 'SUCCEEDED', 'inconclusive', 'warning: could not tell'],
  ['warn', unsure, 'fail', 0, 'SUCCEEDED', 'inconclusive', 'warning: could not tell'],
  ['warn', goesOn, 'wait', 0, 'IN_PROGRESS', 'inconclusive', 'could not tell'],
  ['warn', goesOn, 'fail', PATIENCE, 'SUCCEEDED', 'inconclusive', 'warning: could not tell'],
  ['skip', undefined, 'wait', 0, 'SUCCEEDED', 'skipped', 'skipped: the deployment is a fix'],
  ['skip', fail, 'fail', PATIENCE, 'SUCCEEDED', 'skipped', 'skipped: the deployment is a fix'],
])('%s, %j, on inconclusive %s, waited %i: %s', (strictness, verdict, onInconclusive, waited, ...answer) => {
  const given = standing({ strictness, ...(verdict && { verdict }), onInconclusive, waited });
  expect(short(answerFor(given))).toEqual(answer);
});

test.each<[Strictness, OnInconclusive]>(
  (['block', 'warn', 'skip'] as const).flatMap((strictness) =>
    (['wait', 'fail', 'pass'] as const).map((on): [Strictness, OnInconclusive] => [strictness, on]),
  ),
)('no state of the deployment: %s and %s wait all the same', (strictness, onInconclusive) => {
  const at = (waited: number) =>
    short(answerFor(standing({ deployment: 'unknown', strictness, onInconclusive, waited, verdict: pass })));
  const blind = 'the state of the deployment could not be read';
  expect(at(0)).toEqual(['IN_PROGRESS', 'inconclusive', blind]);
  expect(at(PATIENCE)).toEqual(['FAILED', 'inconclusive', `no verdict within 60 minutes: ${blind}`]);
});

test('a warning is told once', () => {
  const verdict: Verdict = { outcome: 'fail', reason: 'warning: no target is healthy' };
  expect(answerFor(standing({ strictness: 'warn', verdict })).reason).toBe(verdict.reason);
});

const decided = (decision: CountedDecision['decision']): CountedDecision => ({
  decision,
  author: 'ada',
  reason: 'seen by hand',
});
const by = (reason: string) => `overridden by ada: seen by hand (the gate: ${reason})`;

test.each<[Strictness, Verdict, 'pass' | 'fail', Answer['hookStatus'], Outcome, string]>([
  ['block', fail, 'pass', 'SUCCEEDED', 'overridden', by('failed')],
  ['block', fail, 'fail', 'FAILED', 'fail', 'failed'],
  ['block', unsure, 'pass', 'SUCCEEDED', 'overridden', by('could not tell')],
  ['block', unsure, 'fail', 'FAILED', 'overridden', by('could not tell')],
  ['block', goesOn, 'fail', 'FAILED', 'overridden', by('could not tell')],
  // What goes on by itself needs nobody's word.
  ['block', pass, 'fail', 'SUCCEEDED', 'pass', 'passed'],
  ['warn', fail, 'fail', 'SUCCEEDED', 'fail', 'warning: failed'],
  ['skip', fail, 'fail', 'SUCCEEDED', 'skipped', 'skipped: the deployment is a fix'],
])('%s, %j, and a person’s %s: %s', (strictness, verdict, decision, ...answer) => {
  for (const onInconclusive of ['wait', 'fail', 'pass'] as const) {
    for (const waited of [0, PATIENCE]) {
      const given = standing({ strictness, verdict, decision: decided(decision), onInconclusive, waited });
      expect(short(answerFor(given))).toEqual(answer);
    }
  }
});

test('a rollback asks nobody', () => {
  const given = standing({
    deployment: 'rollback',
    strictness: 'block',
    verdict: fail,
    decision: decided('fail'),
  });
  expect(short(answerFor(given)).slice(0, 2)).toEqual(['SUCCEEDED', 'skipped']);
});

test.each<[Strictness, Verdict | undefined, boolean]>([
  ['block', fail, true],
  ['block', unsure, true],
  ['block', pass, false],
  ['block', undefined, false],
  ['warn', fail, false],
  ['skip', undefined, false],
])('%s, %j: open to a decision %s', (strictness, verdict, open) => {
  expect(isOpenToDecision(verdict, strictness)).toBe(open);
});

// source: facts/ecs-deployments.md 1.4: seconds until ECS asks again
test.each<[number | undefined, number, number]>([
  [undefined, 0, 30],
  [5, 0, 5],
  [600, 0, 600],
  [600, PATIENCE - 120_000, 120],
  [600, PATIENCE - 1, 30],
  [undefined, PATIENCE - 1, 30],
])(
  'a look that wants to be called back in %s s, %i ms after the first, is in %i s',
  (wanted, waited, delay) => {
    const verdict: Verdict = { ...unsure, ...(wanted !== undefined && { callBackDelay: wanted }) };
    expect(answerFor(standing({ verdict, waited })).callBackDelay).toBe(delay);
  },
);
