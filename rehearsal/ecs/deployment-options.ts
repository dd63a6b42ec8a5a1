import type { OpenQuestions } from '../open-questions';

/** What AWS's pages leave open about deployments. */
export type DeploymentOptions = Pick<OpenQuestions, 'redAtStart' | 'holdsOnCreate' | 'overlap'>;

export const DEFAULT_OPTIONS: Required<DeploymentOptions> = {
  redAtStart: 'that-alarm',
  holdsOnCreate: true,
  overlap: 'reconcile',
};
