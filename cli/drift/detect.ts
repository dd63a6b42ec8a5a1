import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import type { Pause } from '../aws/pause';
import type { FoundResource, FoundStack } from './decide';

/** Milliseconds between two looks; CloudFormation takes minutes for a stack of some dozen resources. */
const LOOK_EVERY = 5_000;

export interface Waiting {
  readonly pause: Pause;
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** Has CloudFormation compare a stack with its template, waits, and reads what it found. */
export async function detect(
  client: CloudFormationClient,
  stack: string,
  waiting: Waiting,
): Promise<FoundStack> {
  const { pause, signal, until } = waiting;
  const abort = { abortSignal: signal };
  const { StackDriftDetectionId: id } = await client.send(
    new DetectStackDriftCommand({ StackName: stack }),
    abort,
  );
  for (;;) {
    const { DetectionStatus: status, DetectionStatusReason: reason } = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
      abort,
    );
    if (status === 'DETECTION_COMPLETE')
      return { stack, resources: await resourcesOf(client, stack, signal) };
    if (status !== 'DETECTION_IN_PROGRESS') {
      // Of some resources it may have found out; a failure stands for the others.
      const failure = `CloudFormation could not look at all of it: ${reason ?? status}`;
      return { stack, resources: await resourcesOf(client, stack, signal), failure };
    }
    if (pause.now() >= until)
      return { stack, resources: [], failure: 'CloudFormation was still looking at the timeout' };
    await pause.sleep(LOOK_EVERY, signal);
  }
}

async function resourcesOf(
  client: CloudFormationClient,
  stack: string,
  signal: AbortSignal,
): Promise<FoundResource[]> {
  const found: FoundResource[] = [];
  let next: string | undefined;
  do {
    const { StackResourceDrifts = [], NextToken } = await client.send(
      // Of every status: a resource that was left out would be passed over.
      new DescribeStackResourceDriftsCommand({
        StackName: stack,
        MaxResults: 100,
        ...(next && { NextToken: next }),
      }),
      { abortSignal: signal },
    );
    found.push(...StackResourceDrifts.map(resourceOf));
    next = NextToken;
  } while (next !== undefined && next !== '');
  return found;
}

const resourceOf = (drift: StackResourceDrift): FoundResource => ({
  logicalId: drift.LogicalResourceId ?? '',
  type: drift.ResourceType ?? '',
  status: drift.StackResourceDriftStatus ?? 'nothing',
  differences: (drift.PropertyDifferences ?? []).map((each) => ({
    path: each.PropertyPath ?? '',
    kind: each.DifferenceType ?? '',
    expected: shownOf(drift.ResourceType, each.PropertyPath, each.ExpectedValue),
    actual: shownOf(drift.ResourceType, each.PropertyPath, each.ActualValue),
  })),
});

/** What was found is shown in logs and issues: of an address that a topic tells, PagerDuty's say, the path holds a key. */
function shownOf(type: string | undefined, path: string | undefined, value = ''): string {
  if (type !== 'AWS::SNS::Subscription' || path !== '/Endpoint') return value;
  return value.replace(/^(https?:\/\/)(?:[^/?#@]*@)?([^/?#@]*).*$/s, '$1$2/… (not shown)');
}
