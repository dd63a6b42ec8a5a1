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

/** Each pair of windows that makes a page, or a ticket, red in these minutes. */
async function told(
  mute: Partial<MuteInput>,
  red: readonly { readonly severity: 'page' | 'ticket'; readonly from: number; readonly to: number }[],
): Promise<Told[]> {
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
  // Half of all fail: the pair of an hour is red within a minute or two. One in two hundred: the ticket's alone.
  const bad = { page: 500, ticket: 5 } as const;
  let minute = 0;
  const tick = () => {
    record(clock.now(), 'RequestCount', 1000);
    const now = red.find(({ from, to }) => minute >= from && minute < to);
    if (now) record(clock.now(), 'HTTPCode_Target_5XX_Count', bad[now.severity]);
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
  return seen.filter(({ state }) => state !== 'INSUFFICIENT_DATA');
}

test('a page is told at once in a window that mutes tickets', async () => {
  const heard = await told({}, [{ severity: 'page', from: TWO + 10, to: TWO + 20 }]);
  expect(heard[0]).toMatchObject({ alarm: 'availability-page', state: 'ALARM', topic: 'pages' });
  expect(heard[0]?.minute).toBeLessThan(TWO + 20);
});

test('in a window that mutes all, nobody is told; of what is red when it ends, somebody is told then', async () => {
  const heard = await told({ alarms: 'all' }, [{ severity: 'page', from: TWO + 10, to: THREE + 30 }]);
  expect(heard.filter(({ minute }) => minute >= TWO && minute < THREE)).toEqual([]);
  expect(heard[0]).toEqual({ minute: THREE, alarm: 'availability-page', state: 'ALARM', topic: 'pages' });
});

test('of what has begun and ended in it, somebody is told that it is well, and of nothing else', async () => {
  const heard = await told({ alarms: 'all' }, [{ severity: 'page', from: TWO + 5, to: TWO + 10 }]);
  expect(heard.filter(({ state, alarm }) => state === 'ALARM' && alarm === 'availability-page')).toEqual([]);
});

test('while the page is red, its ticket says nothing', async () => {
  const heard = await told({ cron: '0 2 * * MON' }, [{ severity: 'page', from: 60, to: 120 }]);
  const [page, ...later] = heard;
  expect(page).toMatchObject({ alarm: 'availability-page', state: 'ALARM', topic: 'pages' });
  const cleared = later.find(({ alarm, state }) => alarm === 'availability-page' && state === 'OK');
  for (const { alarm, minute } of later) {
    if (alarm === 'availability-ticket') expect(minute).toBeGreaterThan(cleared?.minute ?? 0);
  }
});
