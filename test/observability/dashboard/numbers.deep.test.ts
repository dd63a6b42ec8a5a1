import { CloudWatch } from '../../../rehearsal/account/cloudwatch';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { getMetricData } from '../../../rehearsal/cloudwatch/metric-results';
import { synthesize } from '../../synth';
import { MILLISECONDS as MINUTE } from '../minutes';
import { publisher, type Traffic } from '../published-traffic';
import { publisherOf } from '../watched-service';
import { watchesAll } from './configurations';
import { entriesOf, type Page, pageOf, type Widget } from './page';

const NOW = Date.UTC(2026, 10, 20, 12, 1);
const STACK = 'shop-production';
const synthesized = synthesize(watchesAll);

/** What a widget shows after a minute: the newest value of each line, by its label; undefined where there is none. */
type Shown = Record<string, number | undefined>;

interface After {
  readonly traffic: Traffic;
  /** Metrics of which a sample is recorded, whatever their dimensions, by namespace and name. @default none */
  readonly samples?: Readonly<Record<string, number>>;
}

async function shownAfter({ traffic, samples = {} }: After): Promise<(title: string) => Shown> {
  const cloudWatch = new CloudWatch(new VirtualClock(NOW), { arnOf: (name) => name });
  const resolver = new Resolvers(knownAssembly(synthesized.assembly.directory)).ofStackNamed(STACK);
  publisher(cloudWatch.store, await publisherOf(resolver, STACK))(NOW - MINUTE, traffic);
  const page = await pageOf(synthesized, STACK);
  for (const { namespace, name, dimensions } of metricsOf(page)) {
    const value = samples[`${namespace} ${name}`];
    if (value !== undefined) cloudWatch.store.record({ namespace, name, dimensions }, NOW - MINUTE, value, 1);
  }
  return (title) => {
    const widget = page.widgets.find(({ properties }) => properties.title === title);
    if (!widget) throw new Error(`there is no widget ${title}`);
    return shownBy(widget, cloudWatch);
  };
}

/** Each once. */
const metricsOf = ({ widgets }: Page) => {
  const all = widgets.flatMap(entriesOf).flatMap(({ metric }) => metric ?? []);
  return [...new Map(all.map((metric) => [JSON.stringify(metric), metric])).values()];
};

/** As GetMetricData answers for what the widget asks: the console asks for nothing else. */
function shownBy(widget: Widget, { store }: CloudWatch): Shown {
  const entries = entriesOf(widget).map((entry, index) => ({ ...entry, id: entry.id ?? `line${index}` }));
  const lines = entries.filter(({ visible }) => visible);
  return Object.fromEntries(
    lines.map(({ id, label, metric, period }) => {
      const [result] = getMetricData(store, {
        start: NOW - Math.max(period * 1000, MINUTE),
        end: NOW,
        queries: entries.map(({ metric: of, expression, ...entry }) => ({
          id: entry.id,
          returnData: entry.id === id,
          ...(of ? { metricStat: { metric: of, stat: entry.stat, periodMs: entry.period * 1000 } } : {}),
          ...(expression === undefined ? {} : { expression }),
        })),
      });
      return [label ?? metric?.name ?? id, result?.values[0]];
    }),
  );
}

const FAILED = 'Failed requests, and releases';
const LIVE = 'Who is live: share of requests';

test('a canary of a tenth, in which a fifth fails', async () => {
  const shown = await shownAfter({
    traffic: { requests: 1000, failed: 20, slow: 50, green: { requests: 100, failed: 20 } },
  });
  expect(shown('Failed requests (%)')).toEqual({ 'failed (%)': 2 });
  expect(shown('Requests (per minute)')).toEqual({ requests: 1000 });
  expect(shown(FAILED)).toMatchObject({ 'failed (%)': 2 });
  expect(shown(LIVE)).toEqual({ 'share of A': 90, 'share of B': 10 });
  expect(shown('Failed requests by group')).toEqual({ 'failed (%) of A': 0, 'failed (%) of B': 20 });
  expect(shown('Requests by group')).toEqual({ 'requests of A': 900, 'requests of B': 100 });
  // 99.9 % in 30 days, of which there was this minute.
  expect(shown('availability: budget left (%)')['availability: budget left (%)']).toBeCloseTo(-1900);
  expect(shown('availability: burn rate (1 h)')['availability: burn rate']).toBeCloseTo(20);
});

test('one group is empty, and nothing fails', async () => {
  const shown = await shownAfter({ traffic: { requests: 100 } });
  expect(shown(LIVE)).toEqual({ 'share of A': 100, 'share of B': 0 });
  expect(shown(FAILED)).toMatchObject({ 'failed (%)': 0 });
  expect(shown('Failed requests by group')).toEqual({ 'failed (%) of A': 0, 'failed (%) of B': undefined });
  expect(shown('availability: budget left (%)')).toEqual({
    'availability: budget left (%)': 100,
  });
});

test('no task takes a request: all fail, and nobody is live', async () => {
  const shown = await shownAfter({ traffic: { requests: 0, unrouted: 50 } });
  expect(shown('Failed requests (%)')).toEqual({ 'failed (%)': 100 });
  expect(shown(LIVE)).toEqual({ 'share of A': undefined, 'share of B': undefined });
});

test('deliveries are in hours and minutes', async () => {
  const shown = await shownAfter({
    traffic: { requests: 1 },
    samples: {
      'Teal/Delivery Deployments': 1,
      'Teal/Delivery FailedDeployments': 1,
      'Teal/Delivery LeadTime': 7200,
      'Teal/Delivery TimeToRestore': 300,
    },
  });
  expect(shown('Releases (in 30 days)')).toEqual({ Deployments: 1 });
  expect(shown('Releases that failed (%, 30 days)')).toEqual({ 'Change failure rate (%)': 100 });
  expect(shown('Commit to users (hours, 30 days)')).toEqual({ 'Lead time (hours)': 2 });
  expect(shown('Time to restore (minutes, 30 days)')).toEqual({ 'Time to restore (minutes)': 5 });
});

test('with a sample of every metric, every line of every widget has a number', async () => {
  const page = await pageOf(synthesized, STACK);
  const samples = Object.fromEntries(
    metricsOf(page).map(({ namespace, name }) => [`${namespace} ${name}`, 1]),
  );
  const shown = await shownAfter({ traffic: { requests: 100, green: { requests: 10 } }, samples });
  const without = page.widgets
    .filter(({ type }) => type === 'metric')
    .map(({ properties }) => String(properties.title))
    .flatMap((title) => Object.entries(shown(title)).map(([label, value]) => ({ title, label, value })))
    .filter(({ value }) => value === undefined || !Number.isFinite(value));
  expect(without).toEqual([]);
});

test('what is drawn is what its alarm looks at', async () => {
  const shown = await shownAfter({
    traffic: { requests: 1, cpu: [] },
    samples: { 'AWS/ECS CPUUtilization': 85 },
  });
  expect(shown('CPU: mean and worst task')).toEqual({ 'CPU (%)': 85, 'CPU of the worst task (%)': 85 });
});
