import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { MissingData } from '../missing-data';

// What it means that a dependency's metric says nothing.

/** Of what is published each minute as long as the thing runs. */
export const runsNoMore: MissingData = {
  treat: TreatMissingData.BREACHING,
  because:
    'what runs says so each minute: one that says nothing has stopped, or is not called what it is here',
};

/** Of what is published while there is something to tell, beside another alarm that hears of the silence. */
export const nothingToTell: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'it is published while there is something to tell, and what does not run the CPU’s alarm tells',
};

/** Of what is counted only while it is used. */
export const notUsed: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'nothing is counted of what nobody uses, and that it should be used is the service’s matter',
};

/** Of a queue that nobody touches for six hours: SQS stops publishing, and the messages lie there all the same. */
export const asBefore: MissingData = {
  treat: TreatMissingData.IGNORE,
  because:
    'a queue that nobody touches publishes nothing after six hours, and what lies in it lies there still',
};
