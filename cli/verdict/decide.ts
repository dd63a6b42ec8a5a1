import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { failureOf, replacedBy, wasReplaced } from './failure';
import { arns, type EcsRecord, foundRevision, targetDefinition, targetDigests } from './record';
import { hasFailed, progressOf } from './status';
import type { Question, Verdict } from './verdict';

/** What to do after a look at ECS's record. */
export type Next =
  | { readonly next: 'say'; readonly verdict: Verdict }
  | { readonly next: 'wait'; readonly deployment: ServiceDeployment }
  /** ECS says that all went well, so look whether every task and all traffic say so, too. */
  | { readonly next: 'look'; readonly as: 'released'; readonly deployment: ServiceDeployment }
  | { readonly next: 'look'; readonly as: 'unchanged' };

const say = (verdict: Verdict): Next => ({ next: 'say', verdict });

/** What ECS's record says to the question. Success is never said here: {@link judged} does, after a look at the tasks. */
export function decide(question: Question, record: EcsRecord): Next {
  const recent = recentOf(question, record);
  const [newest] = recent;
  if (newest === undefined) return ofNothing(question, record);
  const fate = fateOf(question, record, recent);
  if (fate) return say(fate);
  const progress = progressOf(newest);
  if (progress === 'running') return { next: 'wait', deployment: newest };
  if (progress === 'unknown') return unknownStatus(newest);
  if (progress !== 'succeeded') return say(failureOf(question, record, newest));
  if (targetDefinition(record, newest) === undefined) {
    return say({
      outcome: 'unknown',
      reason: 'ECS has the revision of the newest deployment not on record',
      ...arns(newest),
    });
  }
  if (question.digest !== undefined) {
    const digests = targetDigests(record, newest);
    if (!digests.includes(question.digest)) return say(wrongDigest(question.digest, digests, newest));
  }
  return { next: 'look', as: 'released', deployment: newest };
}

/** An operator's clock may be off; a deployment that is created in the same second was not there before. */
function recentOf({ since }: Question, { deployments }: EcsRecord): readonly ServiceDeployment[] {
  if (since === undefined) return deployments;
  return deployments.filter(({ createdAt }) => (createdAt?.getTime() ?? 0) >= since);
}

/** Nothing was deployed since; what was running before must have ended well, or nothing can be said of it. */
function ofNothing(question: Question, record: EcsRecord): Next {
  const [before] = record.deployments;
  if (before === undefined) {
    if (question.since !== undefined || question.digest !== undefined)
      return { next: 'look', as: 'unchanged' };
    return say({
      outcome: 'unknown',
      reason:
        'ECS has no deployment of the service on record, which it keeps for 90 days; say what must serve with --digest, or from when on with --since',
    });
  }
  const progress = progressOf(before);
  if (progress === 'running') return { next: 'wait', deployment: before };
  if (progress === 'unknown') return unknownStatus(before);
  // It ended in the time that was asked for, and badly: no success of this time.
  const endedSince = (before.finishedAt?.getTime() ?? 0) >= (question.since ?? 0);
  const isSettled = progress === 'succeeded' || progress === 'rolled-back';
  if (!isSettled || (endedSince && progress !== 'succeeded' && question.digest === undefined)) {
    return say(failureOf(question, record, before));
  }
  return { next: 'look', as: 'unchanged' };
}

/** What the newest deployment cannot make good: an earlier one that was expected, and did not go out. */
function fateOf(
  question: Question,
  record: EcsRecord,
  recent: readonly ServiceDeployment[],
): Verdict | undefined {
  const [newest, ...earlier] = recent;
  if (newest === undefined) return undefined;
  if (question.digest !== undefined) return fateOfDigest(question, question.digest, record, newest, earlier);
  if (question.since !== undefined) {
    const failed = earlier.find(hasFailed);
    return failed && fateOfEarlier(question, record, failed, newest);
  }
  const watched = earlier.find(({ serviceDeploymentArn }) => serviceDeploymentArn === question.watched);
  if (watched) return fateOfEarlier(question, record, watched, newest);
  const undone = undoneBy(record, newest, earlier);
  return undone && failureOf(question, record, undone);
}

function fateOfDigest(
  question: Question,
  digest: string,
  record: EcsRecord,
  newest: ServiceDeployment,
  earlier: readonly ServiceDeployment[],
): Verdict | undefined {
  const expected = earlier.find((each) => targetDigests(record, each).includes(digest));
  if (targetDigests(record, newest).includes(digest)) {
    // The same image with other settings: it failed with these, and what was before has the image, too.
    const undone = undoneBy(record, newest, earlier);
    return undone && targetDigests(record, undone).includes(digest)
      ? failureOf(question, record, undone)
      : undefined;
  }
  return expected && fateOfEarlier(question, record, expected, newest);
}

function fateOfEarlier(
  question: Question,
  record: EcsRecord,
  earlier: ServiceDeployment,
  newest: ServiceDeployment,
): Verdict {
  const isUndone = hasFailed(earlier) && !wasReplaced(earlier, newest);
  return isUndone ? failureOf(question, record, earlier) : replacedBy(newest, earlier);
}

/**
 * The failed deployment that the newest one only cleans up after: it brings what that one had found. CloudFormation
 * starts such a one when it rolls its stack back, and ECS calls it SUCCESSFUL.
 */
function undoneBy(
  record: EcsRecord,
  newest: ServiceDeployment,
  earlier: readonly ServiceDeployment[],
): ServiceDeployment | undefined {
  const brought = targetDefinition(record, newest);
  if (brought === undefined) return undefined;
  for (const each of earlier) {
    if (hasFailed(each)) {
      const found = foundRevision(each);
      // What it had found and is not on record any more may be what is brought: that is no success.
      if (found && (record.revisions.get(found)?.taskDefinition ?? brought) === brought) return each;
    } else if (targetDefinition(record, each) !== brought) {
      return undefined; // an ordinary release in between
    }
  }
  return undefined;
}

/** It may be a stage on the way, so it is waited for, unless it has ended. */
function unknownStatus(deployment: ServiceDeployment): Next {
  if (deployment.finishedAt === undefined) return { next: 'wait', deployment };
  return say({
    outcome: 'unknown',
    reason: `the deployment has ended with status ${deployment.status}, which this version of teal does not know; update teal`,
    ...arns(deployment),
  });
}

function wrongDigest(expected: string, digests: readonly string[], deployment: ServiceDeployment): Verdict {
  if (digests.length === 0) {
    return {
      outcome: 'unknown',
      reason: 'ECS has no digest of the revision on record; is versionConsistency of the container disabled?',
      ...arns(deployment),
    };
  }
  return {
    outcome: 'wrong-digest',
    reason: `the newest deployment must bring ${expected}, and it has released ${digests.join(', ')}`,
    ...arns(deployment),
  };
}
