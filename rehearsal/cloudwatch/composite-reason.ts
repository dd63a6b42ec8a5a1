import type { AlarmState } from './alarm-state';

/** Why a composite alarm came into its state, worded as CloudWatch words its StateReason. */
export function childReason(childArn: string, state: AlarmState, at: number): string {
  return `${childArn} transitioned to ${state} at ${spelledOut(at)}`;
}

export function ownReason(arn: string, what: 'created' | 'updated', state: AlarmState): string {
  return `${arn} was ${what} and its alarm rule evaluates to ${state}`;
}

const DATE = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  ...{ weekday: 'long', day: '2-digit', month: 'long', year: 'numeric' },
});

/** `Friday 22 July, 2022 15:57:45 UTC` */
function spelledOut(at: number): string {
  const parts = new Map(DATE.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = new Date(at).toISOString().slice(11, 19);
  return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}, ${parts.get('year')} ${time} UTC`;
}
