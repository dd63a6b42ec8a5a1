import { hours } from '../../lib';
import type { MuteInput } from '../../lib/config/mutes';
import { CloudWatch } from '../../rehearsal/account/cloudwatch';
import { Resolvers } from '../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { addAlarms } from '../../rehearsal/service/deployment-alarms';
import { shop, synthesize } from '../synth';

// Who is told in a window and when it ends: the synthesized rules and composites over the engine's clock, with its model of
// suppressors and mute rules. source: CloudWatch user guide, "Alarm mute rules" and "Alarm suppression"

const MINUTE = 60_000;
/** A Sunday; the window is from 02:00 to 03:00. */
const MIDNIGHT = Date.UTC(2026, 10, 1);
const TWO = 120;
const THREE = 180;

const [PAGES, TICKETS] = ['pages', 'tickets'].map((name) => `arn:aws:sns:eu-west-1:111122223333:${name}`) as [
  string,
  string,
];
const service = (mute: Partial<MuteInput>) =>
  synthesize(
    shop(
      { notify: { page: PAGES, ticket: TICKETS } },
      {
        objectives: { availability: 99.9 },
        watch: { mutes: [{ name: 'backup', cron: '0 2 * * SUN', lasts: hours(1), ...mute }] },
      },
    ),
  );

interface Told {
  readonly minute: number;
  readonly alarm: string;
  readonly state: string;
  readonly topic: string;
}

/** Who is told, while half of all requests fail from one minute to another. */
async function told(mute: Partial<MuteInput>, from: number, to: number): Promise<Told[]> {
  const clock = new VirtualClock(MIDNIGHT);
  const cloudWatch = new CloudWatch(clock, {
    arnOf: (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  });
  const resolver = new Resolvers(knownAssembly(service(mute).assembly.directory)).ofStackNamed(
    'shop-production',
  );
  const deployment = { alarms: { enable: true, rollback: true, names: [] } };
  await addAlarms(cloudWatch, [resolver], deployment, MIDNIGHT - 7 * 24 * 60 * MINUTE);
  const seen: Told[] = [];
  cloudWatch.alarms.onAction(({ action, alarmName, state, at }) => {
    seen.push({
      minute: (at - MIDNIGHT) / MINUTE,
      alarm: alarmName.replace('shop-production-', ''),
      state,
      topic: action.slice(action.lastIndexOf(':') + 1),
    });
  });
  const loadBalancer = String(await resolver.attribute('LoadBalancer', 'LoadBalancerFullName'));
  const record = (at: number, name: string, value: number) =>
    cloudWatch.store.record(
      { namespace: 'AWS/ApplicationELB', name, dimensions: { LoadBalancer: loadBalancer } },
      at,
      value,
      1,
    );
  let minute = 0;
  const tick = () => {
    record(clock.now(), 'RequestCount', 1000);
    if (minute >= from && minute < to) record(clock.now(), 'HTTPCode_Target_5XX_Count', 500);
    minute += 1;
    clock.schedule(MINUTE, tick);
  };
  for (let hour = 96; hour > 0; hour -= 1) record(MIDNIGHT - hour * 60 * MINUTE, 'RequestCount', 60_000);
  clock.schedule(MINUTE / 2, tick);
  const end = new AbortController();
  const evaluations = cloudWatch.alarms.start(end.signal);
  await clock.run(clock.sleep(5 * 60 * MINUTE));
  end.abort();
  await evaluations;
  // Their first OK is that of alarms that have just been made.
  return seen.filter(({ minute: at }) => at > 1);
}

const page = (minute: number, state = 'ALARM') => ({
  minute,
  alarm: 'availability-page',
  state,
  topic: 'pages',
});
const ticket = (minute: number) => ({
  minute,
  alarm: 'availability-ticket',
  state: 'ALARM',
  topic: 'tickets',
});

test('a page is told at once in a window that mutes tickets, and its ticket when the window ends', async () => {
  expect(await told({}, TWO + 10, TWO + 20)).toEqual([page(133), page(170, 'OK'), ticket(THREE)]);
});

test('in a window that mutes all, nobody is told; of what is red when it ends, somebody is told then', async () => {
  expect(await told({ alarms: 'all' }, TWO + 10, THREE + 30)).toEqual([
    page(THREE),
    page(240, 'OK'),
    ticket(241),
  ]);
});

test('of what has begun and ended in it, somebody is told that it is well', async () => {
  expect(await told({ alarms: 'all' }, TWO + 5, TWO + 10)).toEqual([page(THREE, 'OK')]);
});

test('while a page is red its ticket is quiet, and a minute longer', async () => {
  expect(await told({ cron: '0 2 * * MON' }, 60, 120)).toEqual([page(63), page(150, 'OK'), ticket(151)]);
});

test('no canary runs in a rehearsal: a probe is left out, and named', async () => {
  const { assembly } = synthesize(shop({}, { watch: { probe: {} } }));
  const cloudWatch = new CloudWatch(new VirtualClock(MIDNIGHT), {
    arnOf: (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  });
  const resolver = new Resolvers(knownAssembly(assembly.directory)).ofStackNamed('shop-production');
  const deployment = { alarms: { enable: true, rollback: true, names: [] } };
  const left = await addAlarms(cloudWatch, [resolver], deployment, MIDNIGHT);
  expect(left.filter((one) => one.includes('probe'))).toEqual([
    expect.stringMatching(
      /^AWS::CloudWatch::Alarm \(shop-production-probe-runs: who publishes CloudWatchSynthetics/,
    ),
    expect.stringMatching(/^AWS::CloudWatch::CompositeAlarm \(.*probe/),
  ]);
});
