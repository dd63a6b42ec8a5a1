import { shop, synthesize } from '../../synth';
import { ownMetrics, watchesAll } from './configurations';
import { layoutFaults } from './layout';
import { entriesOf, type Page, pageOf, type Widget } from './page';
import { whyUnpublished } from './published-metrics';

const CONFIGURATIONS = { 'as little as can be': shop(), 'each of its parts': watchesAll };

const named = (page: Page, title: string): Widget => {
  const found = page.widgets.find(({ properties }) => properties.title === title);
  if (!found) throw new Error(`there is no widget ${title}`);
  return found;
};

describe.each(Object.entries(CONFIGURATIONS))('%s', (_, input) => {
  const synthesized = synthesize(input);
  const template = synthesized.template('shop-production');
  const alarms = [
    ...Object.values(template.findResources('AWS::CloudWatch::Alarm')),
    ...Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')),
  ].map(
    ({ Properties }) => Properties as { AlarmName: string; AlarmDescription: string; Threshold?: number },
  );
  let page: Page;
  beforeAll(async () => {
    page = await pageOf(synthesized, 'shop-production');
  });

  test('widgets fill the grid, and can be read', () => {
    expect(layoutFaults(page.widgets)).toEqual([]);
  });

  test('each metric is published', () => {
    const faults = page.widgets.flatMap((widget) =>
      entriesOf(widget).flatMap(({ metric }) =>
        metric ? whyUnpublished(metric, ownMetrics).map((why) => `${widget.properties.title}: ${why}`) : [],
      ),
    );
    expect(faults).toEqual([]);
  });

  test('every expression uses what its widget has, and nothing is fetched in vain', () => {
    for (const widget of page.widgets) {
      const entries = entriesOf(widget);
      const ids = entries.flatMap(({ id }) => id ?? []);
      const expressions = entries.map(({ expression }) => expression ?? '').join(' ');
      const used = ids.filter((id) => new RegExp(`\\b${id}\\b`).test(expressions));
      expect([widget.properties.title, used]).toEqual([widget.properties.title, ids]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('every alarm links to it by its name', () => {
    expect(page.name).toBe('shop-production');
    for (const { AlarmName, AlarmDescription } of alarms) {
      expect([AlarmName, AlarmDescription.split('\n').at(-1)]).toEqual([
        AlarmName,
        `Dashboard: https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/${page.name}`,
      ]);
    }
  });

  test('it has the status of every alarm that tells somebody, or stops a release, and of no other', () => {
    const shown = page.widgets.flatMap(({ properties }) => properties.alarms ?? []);
    const composites = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm'));
    const service = Object.values(template.findResources('AWS::ECS::Service'))[0]?.Properties;
    expect(shown.map((arn) => arn.split(':').at(-1)).sort()).toEqual(
      [
        ...composites.map(({ Properties }) => String(Properties.AlarmName)),
        ...(service.DeploymentConfiguration.Alarms.AlarmNames as string[]),
      ].sort(),
    );
  });

  test('lines across a graph are where its alarm sounds', () => {
    const thresholds = new Map(alarms.map(({ AlarmName, Threshold }) => [AlarmName, Threshold]));
    const lines = page.widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    for (const { label, value } of lines.filter(({ label: each }) => !NO_ALARM.has(each))) {
      // Burn alarms look at a share from 0 to 1, and the page draws percent.
      const scale = /-(page|ticket)-\d+[mhd]$/.test(label) ? 100 : 1;
      expect([label, value / scale]).toEqual([label, thresholds.get(`shop-production-${label}`)]);
    }
    expect(lines.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['target-errors', 'slow-answers']),
    );
  });

  test('a number over days has a time range of as many, and its period is not the time range of the page', () => {
    const over = page.widgets.filter(({ properties }) => (properties.period ?? 0) >= 86_400);
    expect(over.length).toBeGreaterThanOrEqual(4);
    for (const { properties } of over) {
      const minutes = (properties.period as number) / 60;
      expect(properties.start).toBe(minutes % 1440 === 0 ? `-P${minutes / 1440}D` : `-PT${minutes}M`);
      expect(properties.setPeriodToTimeRange).toBe(false);
    }
    expect(page.periodOverride).toBe('inherit');
  });
});

/** How many tasks may run, and what an answer may take. */
const NO_ALARM: ReadonlySet<string> = new Set(['at least', 'at most', 'latency']);

test('pages come before tickets, and these before what stops a release', async () => {
  const page = await pageOf(synthesize(watchesAll), 'shop-production');
  const status = page.widgets.filter(({ type }) => type === 'alarm');
  expect(status.map(({ properties }) => properties.title)).toEqual(['Pages', 'Tickets', 'Stops a release']);
  expect(new Set(status.map(({ y }) => y)).size).toBe(1);
});

test('the line of an objective is at what an hour may burn', async () => {
  const page = await pageOf(synthesize(watchesAll), 'shop-production');
  // source: SRE Workbook, "Alerting on SLOs", table 5-8: 14.4 times 0.1 %
  expect(named(page, 'Failed requests, and releases').properties.annotations?.horizontal).toEqual([
    expect.objectContaining({ label: 'availability-page-1h', value: 1.44, yAxis: 'left' }),
  ]);
});

test('releases are points at the right axis of what they may have broken', async () => {
  const page = await pageOf(synthesize(watchesAll), 'shop-production');
  for (const title of ['Failed requests, and releases', 'Time to answer, and releases']) {
    const right = entriesOf(named(page, title)).filter(({ yAxis, visible }) => visible && yAxis === 'right');
    expect(right.map(({ metric }) => metric?.name)).toEqual(['Deployments', 'FailedDeployments']);
    // source: CloudWatch user guide, "Use dynamic labels"
    expect(right.map(({ label }) => label)).toEqual([
      expect.stringMatching(/\$\{LAST_TIME_RELATIVE\}/),
      expect.stringMatching(/\$\{LAST_TIME_RELATIVE\}/),
    ]);
  }
});

test('without a dashboard no alarm links to one', () => {
  const template = synthesize(shop({ watch: { dashboard: false } })).template('shop-production');
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  expect(JSON.stringify(template.toJSON())).not.toContain('#dashboards');
  expect(Object.keys(template.findResources('AWS::CloudWatch::CompositeAlarm')).length).toBeGreaterThan(0);
});

test('each service has a page of its own, or none', async () => {
  const { service: _, ...delivery } = shop();
  const service = { port: 8080, build: './app' };
  const synthesized = synthesize({
    ...delivery,
    name: 'store',
    services: [
      { name: 'cart', ...service },
      { name: 'search', ...service, watch: { dashboard: false } },
    ],
  });
  const page = await pageOf(synthesized, 'cart-production');
  expect(page.name).toBe('cart-production');
  expect(page.widgets[0]?.properties.markdown).toContain('# cart in production');
  synthesized.template('search-production').resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});
