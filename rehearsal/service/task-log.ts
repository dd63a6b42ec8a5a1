import type { AwsAccount } from '../account/aws-account';
import { writeLog } from '../account/deliveries';
import type { Clock } from '../clock/clock';
import type { Container } from '../ecs/task-definition';

export interface TaskLogProperties {
  readonly account: Pick<AwsAccount, 'logs' | 'cloudWatch'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the tasks themselves, which have the time of this machine. @default Date.now */
  readonly wallNow?: () => number;
}

/**
 * What tasks of a container write, as the driver `awslogs` sends it on: to a stream for each task, and metrics that a line
 * holds to CloudWatch.
 *
 * A task's own clock is the wall's. What it says of a time is taken as that long ago, so a line of now is of now.
 *
 * @returns undefined for a container whose log goes elsewhere
 */
export function taskLog(
  { account, clock, wallNow = Date.now }: TaskLogProperties,
  { name, log }: Pick<Container, 'name' | 'log'>,
): ((taskId: string, line: string) => void) | undefined {
  if (log === undefined) return undefined;
  // source: Amazon ECS developer guide, "Send Amazon ECS logs to CloudWatch": prefix-name/container-name/ecs-task-id
  return (taskId, line) => {
    const where = { logGroupName: log.group, logStreamName: `${log.streamPrefix}/${name}/${taskId}` };
    writeLog(account, where, line, clock.now(), wallNow());
  };
}
