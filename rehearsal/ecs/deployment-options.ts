import type { RedAtStart } from './alarm-watch';

/** What AWS's pages leave open about deployments. */
export interface DeploymentOptions {
  /**
   * What is ignored for the whole deployment when an alarm is red at its start.
   *
   * @default 'that-alarm' – the guide speaks of an alarm in ALARM; reports of the whole configuration being ignored
   * exist, and with it a release would have no alarm at its side
   */
  readonly redAtStart?: RedAtStart;
  /**
   * Whether a service's first deployment takes its holds and its bake.
   *
   * @default true – its hooks run, by field reports, so that it takes the same way as every other; no page says that
   * it waits less
   */
  readonly holdsOnCreate?: boolean;
  /**
   * What becomes of the traffic when a newer deployment ends a running one.
   *
   * @default 'reconcile' – RECONCILE_SERVICE gives it back to the last successful revision, which is what the stage's
   * name says. 'leave-weights' is what field notes on Express Mode saw: 950/50 stays, and the newer deployment is
   * refused until someone calls ModifyRule
   */
  readonly overlap?: 'reconcile' | 'leave-weights';
}

export const DEFAULT_OPTIONS: Required<DeploymentOptions> = {
  redAtStart: 'that-alarm',
  holdsOnCreate: true,
  overlap: 'reconcile',
};
