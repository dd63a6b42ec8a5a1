/**
 * What AWS's pages leave open, and a rehearsal must answer somehow. Each has a default with its reason; a test that
 * holds for both answers does not depend on a guess.
 */
export interface OpenQuestions {
  /**
   * What is ignored for the whole deployment when an alarm is red at its start.
   *
   * @default 'that-alarm' – the guide speaks of an alarm in ALARM; reports of the whole configuration being ignored
   * exist, and with it a release would have no alarm at its side
   */
  readonly redAtStart?: 'that-alarm' | 'all-alarms';
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
  /**
   * Days for which certificates are valid from the beginning of the rehearsal: a template names a certificate and
   * says nothing of it. @default 200, as long as a public certificate may be
   */
  readonly certificateDays?: number;
  /**
   * How long after its end a period's datapoint becomes visible, in simulated milliseconds.
   *
   * @default 60000 – the datapoint of minute m is seen at m + 2 minutes. Not documented; observed: TargetResponseTime
   * of 14:34 alarmed at 14:35:52 (serverfault.com/q/968465)
   */
  readonly deliveryDelayMs?: number;
  /**
   * How many periods CloudWatch fetches to judge so many of them, by their number and the length of one in milliseconds.
   * @default a third more, at least two: AWS gives no rule but an example (3, five are fetched), which it agrees with
   */
  readonly evaluationRange?: (periods: number, periodMs: number) => number;
  /**
   * Whether RequestCount and HTTPCode_Target_* of a group with targets are published when they are zero. AWS's page
   * once said of them "non-zero", and now "if there are registered targets".
   * @default false: missing is the harder case for an alarm
   */
  readonly publishesZeros?: boolean;
  /**
   * Whether an update of nothing but a rule's tags or priority sends its actions as well. @default true: aws-cdk#36649
   * says that any update of a rule puts the template's weights back. That a tag alone does so was not seen on an
   * account.
   */
  readonly everyUpdateSendsActions?: boolean;
  /**
   * Whether the update that CloudFormation sends when it rolls the stack back starts a deployment although ECS has
   * gone back to the same revision by itself. @default true, the worse of the two: hooks run once more. AWS does not
   * say; field reports (aws/containers-roadmap#117, #1205) are of deployments that ECS had not rolled back.
   */
  readonly deploysAfterOwnRollback?: boolean;
  /**
   * Whether a stack that is being updated shows the template and the parameters that it is to have. @default true: so
   * it is remembered; no page says so, and after a rollback it shows the old ones again (ministackorg/ministack#1641)
   */
  readonly showsUpdateUnderWay?: boolean;
}
