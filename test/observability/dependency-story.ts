import { CloudWatch } from '../../rehearsal/account/cloudwatch';
import { Resolvers } from '../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { addAlarms } from '../../rehearsal/service/deployment-alarms';
import type { synthesize } from '../synth';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);
/** Minutes that are well, before the story begins. */
const BEFORE = 60;

export interface Published {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** How many samples have the value. @default 1 */
  readonly count?: number;
}

/** By alarm, without `shop-production-`: the minutes in which it begins and ends; `still` at the end of the story. */
export type Heard = Readonly<Record<string, readonly (readonly [number, number | 'still'])[]>>;

export interface Told {
  /** Of all alarms. */
  readonly red: Heard;
  /** What came to a topic: its name, and what was said. */
  readonly messages: readonly string[];
}

/**
 * The alarms of the service `shop` in `production`, over minutes in which this is published. The minutes before 0 are
 * given as negative ones.
 */
export async function tell(
  { assembly: { directory } }: ReturnType<typeof synthesize>,
  minutes: number,
  at: (minute: number) => readonly Published[],
): Promise<Told> {
  const clock = new VirtualClock(START);
  const cloudWatch = new CloudWatch(clock, {
    arnOf: (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  });
  const publish = (minute: number) => {
    for (const { value, count = 1, ...metric } of at(minute)) {
      cloudWatch.store.record(metric, START + (minute + 0.5) * MINUTE, value, count);
    }
  };
  // Before there are alarms: one of what must be published is red from its first look on.
  for (let minute = -BEFORE; minute < 0; minute += 1) publish(minute);
  const resolver = new Resolvers(knownAssembly(directory)).ofStackNamed('shop-production');
  // Here there are databases and caches.
  const left = await addAlarms(
    cloudWatch,
    [resolver],
    { alarms: { enable: true, rollback: true, names: [] } },
    START - BEFORE * MINUTE,
    ['AWS/RDS', 'AWS/ElastiCache'],
  );
  const unwatched = left.filter((one) => one.includes('dependency-'));
  if (unwatched.length > 0) throw new Error(unwatched.join('\n'));
  const short = (name: string) => name.replace('shop-production-', '');
  const since = (time: number) => (time - START) / MINUTE;
  const red: Record<string, [number, number | 'still'][]> = {};
  cloudWatch.alarms.onChange(({ name, state, changedAt }) => {
    const heard = red[short(name)] ?? [];
    const last = heard.at(-1);
    if (state === 'ALARM') red[short(name)] = [...heard, [since(changedAt), 'still']];
    else if (last?.[1] === 'still') last[1] = since(changedAt);
  });
  const messages: string[] = [];
  cloudWatch.alarms.onAction(({ alarmName, action, state, previousState, at: time }) => {
    if (previousState === 'INSUFFICIENT_DATA' && state === 'OK') return;
    messages.push(`${since(time)} ${action.split(':').at(-1)}: ${short(alarmName)} ${state}`);
  });
  let minute = 0;
  const tick = () => {
    publish(minute);
    minute += 1;
    clock.schedule(MINUTE, tick);
  };
  clock.schedule(MINUTE / 2, tick);
  const end = new AbortController();
  const evaluations = cloudWatch.alarms.start(end.signal);
  await clock.run(clock.sleep(minutes * MINUTE));
  end.abort();
  await evaluations;
  return { red: Object.fromEntries(Object.entries(red).filter(([, heard]) => heard.length > 0)), messages };
}
