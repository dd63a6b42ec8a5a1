import type { Template, TemplateResource } from '../../rehearsal/assembly/assembly';
import { runsInMonth } from './schedule';

/** What CloudWatch and its neighbours bill for watching a stack. */
export interface Counts {
  /** Metrics that alarms read, each as often as an alarm does. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Those of them with so many metrics that none is free. */
  readonly largeDashboards: number;
  /** Metrics that are not AWS's own and that an alarm or a dashboard reads, once each, by namespace, name and dimensions. */
  readonly customMetrics: ReadonlySet<string>;
  readonly canaryRuns: number;
  /** Of what is told, on its way through SNS. */
  readonly keys: number;
  /** Functions that a schedule calls. */
  readonly functionRuns: readonly { readonly runs: number; readonly gigabytes: number }[];
}

/** source: https://aws.amazon.com/cloudwatch/pricing/, free tier: "3 Custom Dashboards referencing up to 50 metrics each" */
const FREE_DASHBOARD_METRICS = 50;

export function countsOf({ Resources }: Template): Counts {
  const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm');
  const dashboards = ofType('AWS::CloudWatch::Dashboard');
  return {
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm).length, 0),
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: dashboards.length,
    largeDashboards: dashboards.filter((page) => new Set(shownIn(page)).size > FREE_DASHBOARD_METRICS).length,
    customMetrics: new Set([...alarms.flatMap(metricsOf), ...dashboards.flatMap(shownIn)].filter(isPaid)),
    canaryRuns: ofType('AWS::Synthetics::Canary').reduce((sum, canary) => sum + runsOf(canary), 0),
    keys: ofType('AWS::KMS::Key').length,
    functionRuns: ofType('AWS::Events::Rule').flatMap((rule) => scheduledBy(rule, Resources)),
  };
}

/** In all places: each replica runs as often as the canary, and costs as much. */
function runsOf({ Properties: { Schedule, Replicas } = {} }: TemplateResource): number {
  const places = 1 + (Array.isArray(Replicas) ? Replicas.length : 0);
  return places * runsInMonth((Schedule as { Expression?: unknown } | undefined)?.Expression);
}

/** Each as namespace, name and dimensions in JSON. An expression reads the metrics beside it, and is none. */
function metricsOf({ Properties: alarm = {} }: TemplateResource): string[] {
  const { Metrics, Namespace, MetricName, Dimensions } = alarm;
  if (!Array.isArray(Metrics)) return [JSON.stringify([Namespace, MetricName, sorted(Dimensions)])];
  return (Metrics as { MetricStat?: { Metric: Record<string, unknown> } }[]).flatMap(({ MetricStat }) =>
    MetricStat
      ? [
          JSON.stringify([
            MetricStat.Metric.Namespace,
            MetricStat.Metric.MetricName,
            sorted(MetricStat.Metric.Dimensions),
          ]),
        ]
      : [],
  );
}

const sorted = (dimensions: unknown): unknown =>
  Array.isArray(dimensions)
    ? (dimensions as { Name: string }[]).toSorted((a, b) => a.Name.localeCompare(b.Name))
    : [];

/**
 * In the form of an alarm's. A widget's metric is an array: namespace, name, then dimensions by name and value, in which `.` is
 * the same as in the one before; an object at its end says how it is drawn.
 * source: CloudWatch API reference, "Dashboard Body Structure and Syntax", metrics array format
 */
function shownIn({ Properties: { DashboardBody } = {} }: TemplateResource): string[] {
  const body = JSON.parse(textOf(DashboardBody)) as {
    widgets?: { properties?: { metrics?: unknown[][] } }[];
  };
  return (body.widgets ?? []).flatMap(({ properties }) => {
    let before: unknown[] = [];
    return (properties?.metrics ?? []).flatMap((written) => {
      const parts = written.filter((part) => typeof part === 'string');
      if (parts.length < 2) return written.flatMap(searchedIn);
      before = parts.map((part, index) => (part === '.' ? before[index] : part));
      const [namespace, name, ...rest] = before as string[];
      const dimensions = rest.flatMap((Name, index) =>
        index % 2 === 0 ? [{ Name, Value: rest[index + 1] }] : [],
      );
      return [JSON.stringify([namespace, name, sorted(dimensions)])];
    });
  });
}

/** What a search finds is taken for one metric: those of Teal's pages find one each, of AWS. */
function searchedIn(part: unknown): string[] {
  const { expression } = (part ?? {}) as { expression?: unknown };
  return [...String(expression).matchAll(/SEARCH\('\{([^,}]+)([^']*)'/g)].map(([, namespace, rest]) =>
    JSON.stringify([namespace, rest]),
  );
}

/** With the name of what it refers to in place of each reference: two of the same are the same. */
function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  const { 'Fn::Join': join } = (text ?? {}) as { 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map(textOf).join(join[0]);
  return JSON.stringify(text ?? '').replace(/[^A-Za-z0-9:]/g, '');
}

/**
 * Neither AWS's own nor a canary's, whose price it is in; nor what is published once a deployment: a custom metric is paid for the
 * hours in which it is published. source: https://aws.amazon.com/cloudwatch/pricing/, "prorated by the hour"
 */
const isPaid = (metric: string): boolean =>
  !/^\["(AWS\/|(CloudWatchSynthetics|Teal\/Delivery|Teal\/Gates)")/.test(metric);

function scheduledBy(
  { Properties: { ScheduleExpression, Targets } = {} }: TemplateResource,
  resources: Template['Resources'],
): Counts['functionRuns'] {
  const runs = runsInMonth(ScheduleExpression);
  if (runs === 0 || !Array.isArray(Targets)) return [];
  return (Targets as { Arn?: { 'Fn::GetAtt'?: [string, string] } }[]).flatMap(({ Arn }) => {
    const called = resources[Arn?.['Fn::GetAtt']?.[0] ?? ''];
    if (called?.Type !== 'AWS::Lambda::Function') return [];
    return [{ runs, gigabytes: Number(called.Properties?.MemorySize ?? 128) / 1024 }];
  });
}
