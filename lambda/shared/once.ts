import { type CloudWatchLogsClient, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isAwsError } from './aws-error';
import { required } from './required';

/** Set by Lambda. source: AWS Lambda developer guide, "Defined runtime environment variables" */
const GROUP = 'AWS_LAMBDA_LOG_GROUP_NAME';

/**
 * Says that something is done now, which is not to be done twice: EventBridge hands on an event at least once, and Lambda
 * tries again what has failed.
 *
 * The mark is a log stream of the function's own group, since exactly one of two callers makes it, it costs nothing, and
 * the function may make streams there anyway. It stays empty.
 * source: CloudWatch Logs API reference, CreateLogStream (ResourceAlreadyExistsException; 1 to 512 characters, no `:` and `*`)
 *
 * @returns false when it was said before
 * @throws what the SDK throws; then nobody knows whether it is said
 */
export async function firstTime(
  logs: CloudWatchLogsClient,
  what: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await logs.send(new CreateLogStreamCommand(markOf(what)), { abortSignal: signal });
    return true;
  } catch (error) {
    // It may be this call's own, of an attempt whose answer got lost: better said twice than never.
    if (isAwsError(error, 'ResourceAlreadyExists')) return attemptsOf(error) > 1;
    throw error;
  }
}

/** Of the SDK, which tries again what failed at AWS. */
const attemptsOf = (error: unknown): number =>
  (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;

/** @throws Error outside of Lambda */
export const markOf = (what: string) => ({
  logGroupName: required(GROUP),
  logStreamName: what.replace(/[^\w./-]/g, '-').slice(0, 512),
});
