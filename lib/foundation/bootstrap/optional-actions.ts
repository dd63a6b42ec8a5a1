import { flagActions } from './flag-actions';

/**
 * What CloudFormation calls for types that a template has only with an option, and with that the service in
 * `bootstrap.services`: a policy that is near its limit has no room for what nobody uses.
 * source: `handlers.*.permissions` of the types' schemas in CloudFormation's registry
 */
export const optionalActions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Of `flags`.
  appconfig: flagActions,
  // Of `jobs`. Scheduler calls with the role that it is given.
  scheduler: {
    'AWS::Scheduler::Schedule': [
      ...['CreateSchedule', 'GetSchedule', 'UpdateSchedule', 'DeleteSchedule'].map(
        (name) => `scheduler:${name}`,
      ),
      'iam:PassRole',
    ],
  },
  // Of `jobs` and of `workers`.
  sqs: {
    'AWS::SQS::Queue': [
      ...['CreateQueue', 'DeleteQueue', 'GetQueueUrl', 'GetQueueAttributes', 'SetQueueAttributes'],
      ...['ListQueueTags', 'TagQueue', 'UntagQueue'],
    ].map((name) => `sqs:${name}`),
    'AWS::SQS::QueuePolicy': ['GetQueueAttributes', 'SetQueueAttributes', 'GetQueueUrl'].map(
      (name) => `sqs:${name}`,
    ),
  },
};

/** Services of {@link optionalActions} that take a role of the delivery to call with. */
export const optionalTakers: readonly string[] = ['appconfig', 'scheduler'];
