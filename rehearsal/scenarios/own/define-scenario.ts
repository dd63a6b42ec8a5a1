import type { RehearseOptions } from '../../testing/rehearse';
import type { ModelledAnswer } from '../../workload/task-model';
import type { ExpectedEnd } from '../catalogue/entry';

/** A scenario of a team's own: a release, and what must become of it. */
export interface OwnScenario extends Omit<RehearseOptions, 'environment' | 'service' | 'seed'> {
  /** What the scoreboard calls it; no scenario of the catalogue may have the name. */
  readonly name: string;
  /** What must become of it. A release that must be stopped needs `within` and `failedRequests`. */
  readonly expected: ExpectedEnd;
  /** Why that is right: what a colleague reads when it goes wrong. */
  readonly why: string;
}

/**
 * A scenario for `teal rehearse --all`, which reads the default exports of `scenarios/*.ts`: one, or a list of them. It is
 * checked when it is read, with all others.
 */
export function defineScenario(scenario: OwnScenario): OwnScenario {
  return scenario;
}

/** A bad release of the catalogue that gets through, and that a team knows of. */
export interface AcceptedMiss {
  /** Its name on the scoreboard. */
  readonly accepts: string;
  /** Why that is borne: what the scoreboard says instead of `WRONG`. */
  readonly why: string;
}

/**
 * What a service without a net lets through, and is known to: a default export of `scenarios/*.ts`, as a scenario is. Once
 * the release is stopped after all, the scoreboard asks for it to be taken out.
 */
export function acceptMiss(miss: AcceptedMiss): AcceptedMiss {
  return miss;
}

/** What a version that is well answers, where Teal cannot know it: to gates of a team's own. */
export interface Answers {
  /** For blue and green of every release. */
  readonly answers: readonly ModelledAnswer[];
}

/** Answers for gates of a team's own that ask green for pages: a default export of `scenarios/*.ts`, as a scenario is. */
export function defineAnswers(answers: readonly ModelledAnswer[]): Answers {
  return { answers };
}
