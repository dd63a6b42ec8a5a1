import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { array, boolean, constantFrom, integer, property, record, assert as verify } from 'fast-check';
import { dashboardProblems } from '../../../lib/observability/dashboard/dashboard-limits';
import type { PageInput } from '../../../lib/observability/dashboard/page';
import { pageOf } from '../../../lib/observability/dashboard/page';
import { SIGNALS } from '../../../lib/observability/dependencies/row';
import { layoutFaults } from './layout';
import type { Widget } from './page';

const stack = new Stack();
const metric = new cloudwatch.Metric({ namespace: 'N', metricName: 'M' });
const both = [metric, metric] as const;
const composite = (index: number) =>
  cloudwatch.CompositeAlarm.fromCompositeAlarmName(
    stack,
    `C${index}`,
    `c${index}`,
  ) as cloudwatch.CompositeAlarm;
const composites = Array.from({ length: 60 }, (_, index) => composite(index));
const UNITS = [
  'Count',
  'Count/Second',
  'Percent',
  'Bytes',
  'Seconds',
  'Milliseconds',
  'Microseconds',
] as const;

interface Shape {
  readonly pages: number;
  readonly tickets: number;
  readonly objectives: number;
  /** Of each dependency, the units of what each of its signals has. */
  readonly dependencies: readonly (readonly (typeof UNITS)[number][])[];
  readonly jobs: number;
  readonly hasProbe: boolean;
  readonly hasGates: boolean;
}

const shapes = record<Shape>({
  pages: integer({ min: 0, max: 30 }),
  tickets: integer({ min: 0, max: 30 }),
  objectives: integer({ min: 0, max: 40 }),
  dependencies: array(array(constantFrom(...UNITS), { maxLength: 6 }), { maxLength: 20 }),
  jobs: integer({ min: 0, max: 20 }),
  hasProbe: boolean(),
  hasGates: boolean(),
});

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const inputOf = (shape: Shape): PageInput => ({
  introduction: {
    ...{ service: 'shop', environment: 'production', runbooks: 'runbooks' },
    links: { deployments: 'd', tasks: 't', targetGroups: 'g', logs: 'l' },
  },
  users: {
    composites: [
      ...composites.slice(0, shape.pages).map((alarm) => ({ alarm, severity: 'page' as const })),
      ...composites.slice(30, 30 + shape.tickets).map((alarm) => ({ alarm, severity: 'ticket' as const })),
    ],
    deploymentAlarms: [],
    ...{ failed: metric, requests: metric },
  },
  objectives: times(shape.objectives, (index) => ({
    id: `objective-${index}`,
    window: Duration.days(28),
    budgetLeft: metric,
    burnRate: () => metric,
  })),
  sinceWhen: {
    failed: { metrics: [metric] },
    latency: { metrics: [metric] },
    releases: both,
    whichRelease: (size) => new cloudwatch.TextWidget({ ...size, markdown: 'r' }),
  },
  groups: {
    ...{ share: both, requests: both },
    failed: { metrics: both, limits: [] },
    slow: { metrics: both, limits: [] },
  },
  saturation: {
    cpu: { metrics: both },
    memory: { metrics: both },
    connections: { metrics: both },
    healthy: { metrics: both },
  },
  dependencies: shape.dependencies.map((units, index) => ({
    title: `queue ${index}`,
    signals: SIGNALS.map((name) => ({
      ...{ name, units, metrics: units.map(() => metric), limits: [] },
      ...(units.length === 0 && { absent: 'it tells nobody' }),
    })),
  })),
  watched: {
    probe: shape.hasProbe ? { success: [metric] } : undefined,
    jobs: times(shape.jobs, (index) => ({
      ...{ job: `job-${index}`, reports: metric },
      within: Duration.minutes(5 + index),
    })),
  },
  deliveries: {
    ...{ deployments: metric, changeFailureRate: metric },
    ...{ leadTime: metric, timeToRestore: metric },
  },
  logs: {
    logGroup: '/teal/shop-production',
    hasGates: shape.hasGates,
    gateLogGroups: () => ['/teal/shop-production-gate-smoke-test'],
  },
});

/** Where the lines stand when a dashboard puts one below the other. */
function placed(input: PageInput): Widget[] {
  const lines = pageOf(input);
  const column = new cloudwatch.Column(...lines.map((line) => new cloudwatch.Row(...line)));
  column.position(0, 0);
  return stack.resolve(column.toJson()) as Widget[];
}

test('whatever a service has, its page fills the grid and can be read', () => {
  verify(
    property(shapes, (shape) => {
      expect(layoutFaults(placed(inputOf(shape)))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test('a part that a service has not takes no room', () => {
  const nothing = {
    pages: 1,
    tickets: 0,
    objectives: 0,
    dependencies: [],
    jobs: 0,
    hasProbe: false,
    hasGates: false,
  };
  const headings = placed(inputOf(nothing)).flatMap(({ properties }) => properties.markdown ?? []);
  expect(headings.filter((text) => text.startsWith('## '))).toEqual([
    '## Are users hurt?',
    '## Since when, and which release?',
    '## Both target groups',
    '## What is full?',
    '## What the logs say',
    '## How it is delivered',
  ]);
});

// source: CloudWatch API reference, "Dashboard body structure and syntax"; CloudWatch service quotas, dashboards
test.each<[string, cloudwatch.IWidget[], string[]]>([
  ['500 widgets', times(500, () => new cloudwatch.TextWidget({ markdown: 'a' })), []],
  [
    '501 widgets',
    times(501, () => new cloudwatch.TextWidget({ markdown: 'a' })),
    ['dashboard shop-production must be of at most 500 widgets, got 501'],
  ],
  [
    '101 alarms',
    [
      new cloudwatch.AlarmStatusWidget({
        alarms: times(101, (index) => composites[index % 60] as cloudwatch.IAlarm),
      }),
    ],
    ['dashboard shop-production must be of at most 100 alarms in a widget, got 101'],
  ],
  [
    '501 metrics in one widget',
    [new cloudwatch.GraphWidget({ left: times(501, named) })],
    ['dashboard shop-production must be of at most 500 metrics in a widget, got 501'],
  ],
  [
    '2505 metrics in six widgets',
    times(6, (widget) => new cloudwatch.GraphWidget({ left: times(widget === 0 ? 5 : 500, named) })),
    ['dashboard shop-production must be of at most 2500 metrics, got 2505'],
  ],
])('%s', (_, widgets, expected) => {
  expect(dashboardProblems('shop-production', widgets).map((problem) => problem.split(';')[0])).toEqual(
    expected,
  );
});

function named(index: number): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: 'N', metricName: `M${index}` });
}
