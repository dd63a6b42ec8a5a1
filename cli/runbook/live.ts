import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { callFailed } from '../aws/call-failed';
import type { connect } from '../aws/clients';
import { VerbFailed } from '../exit-codes';

/** What CloudWatch says of an alarm now. */
export type Live =
  | { readonly state: string; readonly since?: string; readonly reason: string }
  | { readonly failed: string };

export interface LiveSurroundings {
  readonly connect: typeof connect;
  readonly signal: AbortSignal;
}

/** Never in the way of a runbook: what AWS does not answer is said in a line. */
export async function liveOf(
  name: string,
  place: { readonly region?: string; readonly profile?: string },
  surroundings: LiveSurroundings,
): Promise<Live> {
  try {
    const { cloudWatch } = await surroundings.connect(place);
    const answer = await (await cloudWatch()).send(
      new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
      { abortSignal: surroundings.signal },
    );
    const [alarm] = [...(answer.CompositeAlarms ?? []), ...(answer.MetricAlarms ?? [])];
    if (alarm === undefined)
      return { failed: `CloudWatch knows no alarm ${name} in this account and region` };
    const { StateValue: state = 'a state that CloudWatch does not name', StateReason: reason = '' } = alarm;
    const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
    return { state, reason, ...(since !== undefined && { since: since.toISOString() }) };
  } catch (error) {
    if (surroundings.signal.aborted) throw error;
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the alarm ${name}`);
    if (failed === undefined) throw error;
    return { failed: failed.message };
  }
}
