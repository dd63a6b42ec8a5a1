import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** What an alarm takes a period for of which its metric says nothing, and why that is right. */
export interface MissingData {
  readonly treat: TreatMissingData;
  /** Half a sentence, as docs/alarms.md has it. */
  readonly because: string;
}

/** Its expression fills each period: one without a value is one that CloudWatch has not got yet. */
export const nothingToJudge: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'the expression has a value in every period, and no requests are no errors',
};

/** Of a number that somebody must report. */
export const silenceIsBad: MissingData = {
  treat: TreatMissingData.BREACHING,
  because: 'what reports it must not die in silence',
};

/** Of healthy targets: a target group without a registered task publishes none. */
export const silenceIsOutage: MissingData = {
  treat: TreatMissingData.BREACHING,
  because: 'of a load balancer without a single registered task nothing is published',
};

/** Of CPU and memory, which are published while tasks run. */
export const tasksThatDoNotRun: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'tasks that do not run use nothing, and that none runs is no-healthy-host’s',
};

/** Of a number that is there only when something has gone wrong. */
export const silenceIsGood: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'AWS counts only what has happened',
};
