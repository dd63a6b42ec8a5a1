import { days, hours, minutes } from '../../lib';
import type { WatchInput } from '../../lib/config/watch';
import { shop, synthesize } from '../synth';
import { DAY, HOUR } from './minutes';
import type { Traffic } from './published-traffic';
import { type Told, watch } from './watched-service';

// Who is told, and when, of what no objective covers: over the alarms of a synthesized template, minute by minute.

const WELL: Traffic = { requests: 100 };
const NOTIFY = { page: 'on-call@example.com', ticket: 'team@example.com' };

/** What is said, as `alarm state topic`, by its minute. */
type Said = Readonly<Record<string, number>>;

interface Incident {
  readonly name: string;
  readonly watch?: WatchInput;
  readonly environment?: object;
  readonly before?: Traffic;
  readonly at: (minute: number) => Partial<Traffic>;
  readonly looked: number;
  readonly expected: Said;
}

/** From minute 10 on, in which incidents begin: before, alarms find that all is well. */
const saidOf = (told: readonly Told[]): Said =>
  Object.fromEntries(
    told
      .filter(({ minute }) => minute >= 10)
      .map(({ alarm, state, channel, minute }) => [`${alarm} ${state} ${channel}`, minute]),
  );

/** While it lasts, from minute 10 on. */
const during =
  (lasts: number, change: Partial<Traffic>) =>
  (minute: number): Partial<Traffic> =>
    minute >= 10 && minute < 10 + lasts ? change : {};

const BACKUP = { heartbeats: [{ job: 'backup', every: hours(1) }] };

const INCIDENTS: readonly Incident[] = [
  {
    // The unhealthy targets that the ticket would tell of are no news while the page sounds, nor right after. That it is over is said:
    // a change of state after the page begins a time of its own.
    name: 'no healthy host: all fail their health checks, and answer all the same',
    at: during(30, { healthy: 0, unhealthy: 2 }),
    looked: 3 * HOUR,
    expected: { 'no-healthy-host ALARM page': 14, 'no-healthy-host OK page': 42, 'saturation OK ticket': 44 },
  },
  {
    name: 'no task at all: nothing is published, and 503 answered',
    at: during(30, { requests: 0, unrouted: 100, healthy: 'none', cpu: [], memory: [] }),
    looked: 3 * HOUR,
    expected: { 'no-healthy-host ALARM page': 15, 'no-healthy-host OK page': 42 },
  },
  {
    name: 'the same where nobody is woken',
    environment: { protect: false },
    at: during(30, { healthy: 0, unhealthy: 2 }),
    looked: HOUR,
    expected: {
      'no-healthy-host ALARM ticket': 14,
      'no-healthy-host OK ticket': 42,
      'saturation OK ticket': 44,
    },
  },
  {
    name: 'one of two tasks fails its health checks: a ticket',
    at: during(30, { healthy: 1, unhealthy: 1 }),
    looked: HOUR,
    expected: { 'saturation ALARM ticket': 15, 'saturation OK ticket': 44 },
  },
  {
    name: 'a health check that flaps: every third minute none is healthy',
    at: (minute) => (minute % 3 === 0 ? { healthy: 0, unhealthy: 2 } : {}),
    looked: 3 * HOUR,
    expected: {},
  },
  {
    name: 'two bad minutes of all health checks',
    at: during(2, { healthy: 0, unhealthy: 2 }),
    looked: HOUR,
    expected: {},
  },
  {
    name: 'a release: green’s tasks come, take over, and blue’s are gone',
    at: (minute) => {
      if (minute < 10) return {};
      if (minute < 12) return { healthyGreen: 0 };
      return minute < 30 ? { healthyGreen: 2 } : { healthy: 'none', healthyGreen: 2 };
    },
    looked: 2 * HOUR,
    expected: {},
  },
  {
    name: 'all tasks at 95 % of their CPU: a ticket, and no page',
    at: during(HOUR, { cpu: [95, 95] }),
    looked: 3 * HOUR,
    expected: { 'saturation ALARM ticket': 17, 'saturation OK ticket': 73 },
  },
  {
    name: 'a busy start of four minutes is no cause',
    at: during(4, { cpu: [100, 100] }),
    looked: HOUR,
    expected: {},
  },
  {
    name: 'one task of four is nearly out of memory',
    at: during(HOUR, { memory: [95, 20, 20, 20] }),
    looked: 2 * HOUR,
    expected: { 'saturation ALARM ticket': 17, 'saturation OK ticket': 73 },
  },
  {
    name: 'connections are rejected for five minutes',
    at: during(5, { rejected: 20 }),
    looked: HOUR,
    expected: { 'rejected-connections ALARM page': 13, 'rejected-connections OK page': 18 },
  },
  { name: 'a minute of rejected connections', at: during(1, { rejected: 20 }), looked: HOUR, expected: {} },
  {
    name: 'traffic stops, without a word of it in the configuration',
    at: during(DAY, { requests: 0 }),
    looked: 5 * HOUR,
    expected: {},
  },
  {
    name: 'traffic stops',
    watch: { traffic: { silentAfter: minutes(15) } },
    at: during(2 * HOUR, { requests: 0 }),
    looked: 4 * HOUR,
    expected: { 'no-traffic ALARM ticket': 26, 'no-traffic OK ticket': 133 },
  },
  {
    name: 'traffic stops but for a probe',
    watch: { traffic: { silentAfter: minutes(15), fewerThan: 30, severity: 'page' } },
    at: during(2 * HOUR, { requests: 1 }),
    looked: 4 * HOUR,
    expected: { 'no-traffic ALARM page': 26, 'no-traffic OK page': 133 },
  },
  {
    name: 'an outage is no silence: its users are answered 503',
    watch: { traffic: { silentAfter: minutes(15) } },
    at: during(HOUR, { requests: 0, unrouted: 100 }),
    looked: 2 * HOUR,
    expected: {},
  },
  {
    name: 'a job of each hour stops for three',
    watch: BACKUP,
    before: { ...WELL, reports: ['backup'] },
    at: (minute) =>
      minute % HOUR === 0 && (minute < 60 || minute >= 240) ? { reports: ['backup'] } : { reports: [] },
    looked: 5 * HOUR,
    expected: { 'heartbeat-backup ALARM ticket': 67, 'heartbeat-backup OK ticket': 242 },
  },
  {
    name: 'a job of each hour that takes five minutes more each second time',
    watch: BACKUP,
    before: { ...WELL, reports: ['backup'] },
    at: (minute) => ({ reports: [0, HOUR + 5].includes(minute % (2 * HOUR)) ? ['backup'] : [] }),
    looked: DAY,
    expected: {},
  },
  {
    name: 'another job reports, this one does not',
    watch: { heartbeats: [{ job: 'backup', every: minutes(10), severity: 'page' }] },
    before: { ...WELL, reports: ['backup'] },
    at: () => ({ reports: ['mails'] }),
    looked: HOUR,
    expected: { 'heartbeat-backup ALARM page': 13 },
  },
  {
    // source: CloudWatch user guide, "Alarm evaluation": over more than a day it is evaluated once an hour
    name: 'a job of each week: told in the hour after',
    watch: { heartbeats: [{ job: 'report', every: days(7) }] },
    before: { ...WELL, reports: ['report'] },
    at: (minute) => ({ reports: minute === 30 ? ['report'] : [] }),
    looked: 8 * DAY,
    expected: { 'heartbeat-report ALARM ticket': 7 * DAY + HOUR + 3 },
  },
];

test.each(INCIDENTS)(
  '$name',
  async ({ watch: watched, environment = {}, before = WELL, at, looked, expected }) => {
    const input = shop(environment, watched ? { watch: watched } : {}, { notify: NOTIFY });
    const { told, left } = await watch(synthesize(input), 'shop-production', {
      before,
      minutes: looked,
      at: (minute) => ({ ...before, ...at(minute) }),
    });
    expect(left).toEqual([]);
    expect(saidOf(told)).toEqual(expected);
  },
);
