import { answerFor, CALL_BACK_DELAY, type DeploymentState } from '../../../lambda/shared/hook-answer';
import type { Verdict } from '../../../lambda/shared/verdict';

const PATIENCE = 60 * 60_000;
const pass: Verdict = { outcome: 'pass', reason: 'passed' };
const fail: Verdict = { outcome: 'fail', reason: 'failed' };
const unsure: Verdict = { outcome: 'inconclusive', reason: 'could not tell' };

const back = ['SUCCEEDED', 'the deployment is rolling back; a gate does not stop the cure'] as const;
const blind = 'the state of the deployment could not be read';
const tooLong = 'no verdict within 60 minutes';

test.each<[DeploymentState, Verdict | undefined, number, 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS', string]>([
  ['forward', pass, 0, 'SUCCEEDED', 'passed'],
  ['forward', pass, PATIENCE, 'SUCCEEDED', 'passed'],
  ['forward', fail, 0, 'FAILED', 'failed'],
  ['forward', fail, PATIENCE, 'FAILED', 'failed'],
  ['forward', unsure, 0, 'IN_PROGRESS', 'could not tell'],
  ['forward', unsure, PATIENCE - 1, 'IN_PROGRESS', 'could not tell'],
  ['forward', unsure, PATIENCE, 'FAILED', `${tooLong}: could not tell`],
  ['forward', undefined, 0, 'IN_PROGRESS', blind],
  ['forward', undefined, PATIENCE, 'FAILED', `${tooLong}: ${blind}`],
  // A hook that answers FAILED in a rollback leaves the service in ROLLBACK_FAILED.
  // source: facts/ecs-deployments.md 1.6
  ['rollback', undefined, 0, ...back],
  ['rollback', undefined, PATIENCE, ...back],
  ['rollback', pass, 0, ...back],
  ['rollback', fail, PATIENCE, ...back],
  ['rollback', unsure, PATIENCE, ...back],
  // A verdict counts for nothing while nobody knows which way the deployment goes.
  ['unknown', undefined, 0, 'IN_PROGRESS', blind],
  ['unknown', undefined, PATIENCE - 1, 'IN_PROGRESS', blind],
  ['unknown', undefined, PATIENCE, 'FAILED', `${tooLong}: ${blind}`],
  ['unknown', pass, 0, 'IN_PROGRESS', blind],
  ['unknown', pass, PATIENCE, 'FAILED', `${tooLong}: ${blind}`],
  ['unknown', fail, 0, 'IN_PROGRESS', blind],
  ['unknown', unsure, 0, 'IN_PROGRESS', blind],
])('%s, %j, waited %i ms: %s', (deployment, verdict, waited, hookStatus, reason) => {
  const { outcome, ...answer } = answerFor({ deployment, verdict, waited, patience: PATIENCE });
  expect(answer).toEqual({
    hookStatus,
    reason,
    // source: facts/ecs-deployments.md 1.4: with IN_PROGRESS only, in seconds
    ...(hookStatus === 'IN_PROGRESS' && { callBackDelay: CALL_BACK_DELAY }),
  });
});
