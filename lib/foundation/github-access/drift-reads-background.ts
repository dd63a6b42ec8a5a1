import type { Reads } from './drift-reads';

/** What CloudFormation asks to compare the schedules of jobs and the queues of workers. */
export const BACKGROUND_READS: Readonly<Record<string, readonly Reads[]>> = {
  'AWS::SQS::Queue': [{ of: 'queue', actions: ['sqs:GetQueueAttributes', 'sqs:ListQueueTags'] }],
  'AWS::SQS::QueuePolicy': [{ of: 'queue', actions: ['sqs:GetQueueAttributes'] }],
  'AWS::Scheduler::Schedule': [{ of: 'schedule', actions: ['scheduler:GetSchedule'] }],
};
