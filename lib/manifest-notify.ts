import { topicName } from './config/names';
import { type Channel, channelOf, channels, type Notify, type Receiver } from './config/notify';
import type { Environment } from './config/types-resolved';
import { hasTopic } from './observability/topic-arns';

/** Who is told in an environment; names of secrets, never what is in them. */
export interface ManifestNotify {
  readonly channels: Readonly<Record<Channel, ManifestChannel>>;
  /** The channel of each severity's alarms. A severity is absent where nobody hears of it. */
  readonly alarms: { readonly page?: Channel; readonly ticket?: Channel };
}

export interface ManifestChannel {
  /** Name of the topic that Teal makes, in the environment's account and region. Absent where it makes none. */
  readonly topic?: string;
  readonly receivers: readonly Receiver[];
}

/** @returns undefined where nobody is told of anything */
export function manifestNotify(
  delivery: string,
  environment: Pick<Environment, 'name' | 'notify'>,
): ManifestNotify | undefined {
  const { notify } = environment;
  if (channels.every((channel) => notify[channel].length === 0)) return undefined;
  const told = (channel: Channel): ManifestChannel => ({
    ...(hasTopic(environment, channel) && { topic: topicName(delivery, environment.name, channel) }),
    receivers: notify[channel],
  });
  return {
    channels: { page: told('page'), ticket: told('ticket'), deploys: told('deploys') },
    alarms: { ...alarmsOf(notify, 'page'), ...alarmsOf(notify, 'ticket') },
  };
}

function alarmsOf(notify: Notify, severity: 'page' | 'ticket'): ManifestNotify['alarms'] {
  const channel = channelOf(notify, severity);
  return channel === undefined ? {} : { [severity]: channel };
}
