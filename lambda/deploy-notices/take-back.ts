import { type CloudWatchLogsClient, DeleteLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { markOf } from '../shared/once';

/** What was marked as done was not: another try may. @throws what the SDK throws */
export async function takeBack(logs: CloudWatchLogsClient, what: string, signal: AbortSignal): Promise<void> {
  await logs.send(new DeleteLogStreamCommand(markOf(what)), { abortSignal: signal });
}
