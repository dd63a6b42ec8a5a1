import type { Channel, Notify, Receiver } from '../../../rehearsal/assembly/teal-manifest';

/** A topic that a test page is sent to. */
export interface Target {
  readonly channel: Channel;
  readonly arn: string;
  /** Of the team, which Teal did not make: who is subscribed to it is not in the configuration. */
  readonly own: boolean;
  /** That should be subscribed to it. */
  readonly receivers: readonly Receiver[];
}

export interface Home {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** Every topic of the channels that is written to: Teal's first, then the team's. */
export function targetsOf(notify: Notify, channels: readonly Channel[], home: Home): Target[] {
  const { partition, account, region } = home;
  return channels.flatMap((channel): Target[] => {
    const { topic, receivers } = notify.channels[channel];
    const teals = receivers.filter(({ kind }) => kind !== 'topic');
    return [
      ...(topic === undefined
        ? []
        : [
            {
              arn: `arn:${partition}:sns:${region}:${account}:${topic}`,
              ...{ channel, own: false, receivers: teals },
            },
          ]),
      ...receivers.flatMap((each): Target[] =>
        each.kind === 'topic' ? [{ channel, arn: each.arn, own: true, receivers: [] }] : [],
      ),
    ];
  });
}
