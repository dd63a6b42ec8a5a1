import { CloudWatch } from '../../rehearsal/account/cloudwatch';
import { Resolvers, type TemplateResolver } from '../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { addAlarms } from '../../rehearsal/service/deployment-alarms';
import type { synthesize } from '../synth';
import { DAY, HOUR, MILLISECONDS } from './minutes';
import { type Publisher, publisher, type Traffic } from './published-traffic';

/** Minutes before a story in which alarms that are new find that all is well. */
const LEAD = 15;
/** A Monday. */
const START = Date.UTC(2026, 10, 2);

export interface Change {
  readonly alarm: string;
  readonly state: string;
  /** Since the beginning of the story. */
  readonly minute: number;
}

/** Something that a receiver was told. */
export interface Told extends Change {
  /** The topic: `page` or `ticket`. */
  readonly channel: string;
}

export interface Watched {
  /** Of every alarm, by its name without the service's. */
  readonly changes: readonly Change[];
  readonly told: readonly Told[];
  /** Names of those that tell somebody. */
  readonly composites: readonly string[];
  /** How each alarm is at the end, by its name. */
  readonly states: Readonly<Record<string, string>>;
  /** What was not evaluated, and why. */
  readonly left: readonly string[];
}

export interface Story {
  /** What is always there to look back on. */
  readonly before: Traffic;
  readonly minutes: number;
  readonly at: (minute: number) => Traffic;
  /** What else than the alarms is looked at. */
  readonly then?: (cloudWatch: CloudWatch) => void;
}

type Synthesized = ReturnType<typeof synthesize>;

/** The alarms of a service's template over traffic, minute by minute; `stackName` is SERVICE-ENVIRONMENT. */
export async function watch(synthesized: Synthesized, stackName: string, story: Story): Promise<Watched> {
  const clock = new VirtualClock(START - LEAD * MILLISECONDS);
  const { cloudWatch, resolver, left } = await alarmsOf(synthesized, stackName, clock);
  const publish = publisher(cloudWatch.store, await publisherOf(resolver, stackName));
  // By the hour, then by the minute for the two hours that the shortest windows look back over.
  for (let hour = 96; hour > 2; hour -= 1) publish(START - hour * HOUR * MILLISECONDS, story.before, HOUR);
  for (let minute = 2 * HOUR; minute > LEAD; minute -= 1)
    publish(START - minute * MILLISECONDS, story.before);
  const since = (at: number) => (at - START) / MILLISECONDS;
  const short = (alarm: string) => alarm.replace(`${stackName}-`, '');
  const changes: Change[] = [];
  const told: Told[] = [];
  cloudWatch.alarms.onChange(({ name, state, changedAt }) => {
    if (clock.now() >= START) changes.push({ alarm: short(name), state, minute: since(changedAt) });
  });
  cloudWatch.alarms.onAction(({ alarmName, action, state, at }) => {
    if (clock.now() < START) return;
    const channel = action.slice(action.lastIndexOf('-') + 1);
    told.push({ alarm: short(alarmName), state, minute: since(at), channel });
  });
  const end = new AbortController();
  let minute = -LEAD;
  const tick = () => {
    publish(clock.now(), minute < 0 ? story.before : story.at(minute));
    minute += 1;
    clock.schedule(MILLISECONDS, tick);
  };
  clock.schedule(MILLISECONDS / 2, tick);
  const evaluations = cloudWatch.alarms.start(end.signal);
  await clock.run(clock.sleep((LEAD + story.minutes) * MILLISECONDS));
  end.abort();
  await evaluations;
  story.then?.(cloudWatch);
  const states = Object.fromEntries(
    cloudWatch.alarms.describe().map(({ name, state }) => [short(name), state]),
  );
  const composites = cloudWatch.alarms.describe(undefined, 'CompositeAlarm').map(({ name }) => short(name));
  return { changes, told, composites, states, left };
}

/** Every alarm of the template, none left out: of each it is known who publishes what it looks at. */
export async function alarmsOf(
  { assembly: { directory } }: Synthesized,
  stackName: string,
  clock: VirtualClock,
): Promise<{ cloudWatch: CloudWatch; resolver: TemplateResolver; left: readonly string[] }> {
  const cloudWatch = new CloudWatch(clock, {
    arnOf: (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  });
  const resolver = new Resolvers(knownAssembly(directory)).ofStackNamed(stackName);
  const ids = await resolver.resourcesOfType('AWS::CloudWatch::Alarm');
  const names = await Promise.all(ids.map((id) => resolver.physicalId(id)));
  const alarms = { enable: true, rollback: true, names };
  const left = await addAlarms(cloudWatch, [resolver], { alarms }, clock.now() - 7 * DAY * MILLISECONDS);
  return { cloudWatch, resolver, left };
}

export async function publisherOf(resolver: TemplateResolver, stackName: string): Promise<Publisher> {
  const ids = await resolver.resourcesOfType('AWS::ElasticLoadBalancingV2::TargetGroup');
  const [blue, green] = await Promise.all(ids.map((id) => resolver.attribute(id, 'TargetGroupFullName')));
  const [service = '', environment = ''] = stackName.split('-');
  const loadBalancer = String(await resolver.attribute('LoadBalancer', 'LoadBalancerFullName'));
  return { service, environment, loadBalancer, blue: String(blue), green: String(green) };
}
