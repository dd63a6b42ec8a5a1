import type { Answers, Asked, Evidence, Look, Watched } from './evidence';
import type { StepId } from './plan';

/**
 * What AWS has said to an open point:
 *
 * - `as-assumed`: what Teal assumes; of a point to which either answer is right, which of them.
 * - `otherwise`: something else; limitations.md and the code must follow.
 * - `not-answered`: the run does not show it, and why.
 */
export interface Answer {
  readonly is: 'as-assumed' | 'otherwise' | 'not-answered';
  /** For people. Holds text from AWS. */
  readonly says: string;
}

/** An open point of docs/limitations.md that a run can ask AWS. */
export interface Point {
  /** Stays the same, whatever the words of the page. */
  readonly id: string;
  /** How its row in the page begins: as much of it as no other row begins with. */
  readonly row: string;
  /** What Teal assumes, in a word. */
  readonly assumes: string;
  /** Where it shows. */
  readonly step: StepId;
  /** Pure. */
  judge(evidence: Evidence): Answer;
}

/** One that a run cannot ask, and why. */
export interface NotAsked {
  readonly id: string;
  readonly row: string;
  readonly because: string;
}

export const asAssumed = (says: string): Answer => ({ is: 'as-assumed', says });
export const otherwise = (says: string): Answer => ({ is: 'otherwise', says });
export const notAnswered = (says: string): Answer => ({ is: 'not-answered', says });

/** As assumed or otherwise, in the same words. */
export const judged = (isSo: boolean, says: string): Answer => (isSo ? asAssumed(says) : otherwise(says));

/** Judges what was watched in a step. Without anything watched there is no answer. */
export function ofStep(step: StepId, judge: (watched: Watched, evidence: Evidence) => Answer) {
  return (evidence: Evidence): Answer => {
    const watched = evidence.watched[step];
    if (!watched || watched.looks.length === 0) return notAnswered(`the step ${step} was not watched`);
    return judge(watched, evidence);
  };
}

/** Judges what a call has answered. An error of AWS is no answer, unless it is one to the question. */
export function ofAnswer<Name extends keyof Answers>(
  name: Name,
  judge: (answered: Answers[Name], evidence: Evidence) => Answer,
  ofError: (error: string, message: string) => Answer = (error, message) =>
    notAnswered(`the call ended with ${error}: ${message}`),
) {
  return (evidence: Evidence): Answer => {
    const asked = evidence.answers[name] as Asked<Answers[Name]> | undefined;
    if (asked === undefined) return notAnswered('it was not asked in this run');
    return 'error' in asked ? ofError(asked.error, asked.message) : judge(asked.answered, evidence);
  };
}

/** Looks while the newest deployment was at a stage. */
export function at(stage: string, { looks }: Watched): readonly Look[] {
  return looks.filter(({ deployments: [newest] }) => newest?.stage === stage);
}

/** The deployment that the step has started: the oldest that was not there before. */
export function startedIn({ looks, startedAt }: Watched) {
  const last = looks.at(-1)?.deployments ?? [];
  return [...last].reverse().find(({ createdAt = 0 }) => createdAt >= startedAt);
}

/** All that the step has started, oldest first, as they were last seen. */
export function allStartedIn({ looks, startedAt }: Watched) {
  const last = looks.at(-1)?.deployments ?? [];
  return [...last].reverse().filter(({ createdAt = 0 }) => createdAt >= startedAt);
}

/** What a deployment of a step was at each look. */
export function courseOf({ looks }: Watched, arn: string) {
  return looks.flatMap((look) => {
    const deployment = look.deployments.find((each) => each.arn === arn);
    return deployment ? [{ look, deployment }] : [];
  });
}

/** The last part of an ARN. */
export const short = (arn: string | undefined): string => (arn ?? 'none').split('/').at(-1) ?? '';

/** Distinct, for a sentence. */
export const listed = (values: Iterable<string | number | undefined>): string => {
  const all = [...new Set([...values].map((value) => String(value ?? 'none')))];
  return all.length === 0 ? 'nothing' : all.join(', ');
};
