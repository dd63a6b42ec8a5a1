import { type CloudWatchLogsClient, DeleteLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isAwsError } from '../shared/aws-error';
import { markOf } from '../shared/once';

/** What was marked as done, or may have been, was not: another try may. @throws what the SDK throws */
export async function takeBack(logs: CloudWatchLogsClient, what: string, signal: AbortSignal): Promise<void> {
  try {
    await logs.send(new DeleteLogStreamCommand(markOf(what)), { abortSignal: signal });
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFound')) throw error;
  }
}
