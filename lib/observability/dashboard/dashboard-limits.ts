import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * source: CloudWatch API reference, "Dashboard body structure and syntax": widgets of a body, `metrics` of a widget, `alarms`
 * of an alarm status widget; CloudWatch user guide, "CloudWatch service quotas", dashboards (across all widgets)
 */
const MOST = { widgets: 500, metricsOfWidget: 500, metrics: 2500, alarmsOfWidget: 100 };

interface WidgetJson {
  readonly properties: { readonly metrics?: readonly unknown[]; readonly alarms?: readonly unknown[] };
}

/** What CloudWatch would refuse of a dashboard when it is deployed. */
export function dashboardProblems(name: string, widgets: readonly cloudwatch.IWidget[]): string[] {
  const all = widgets.flatMap((widget) => widget.toJson() as WidgetJson[]);
  const metrics = all.map(({ properties }) => properties.metrics?.length ?? 0);
  const alarms = all.map(({ properties }) => properties.alarms?.length ?? 0);
  return [
    tooMany(name, 'widgets', all.length, MOST.widgets),
    tooMany(name, 'metrics in a widget', Math.max(0, ...metrics), MOST.metricsOfWidget),
    tooMany(
      name,
      'metrics',
      metrics.reduce((sum, each) => sum + each, 0),
      MOST.metrics,
    ),
    tooMany(name, 'alarms in a widget', Math.max(0, ...alarms), MOST.alarmsOfWidget),
  ].flat();
}

const tooMany = (name: string, what: string, found: number, most: number): string[] =>
  found <= most
    ? []
    : [
        `dashboard ${name} must be of at most ${most} ${what}, got ${found}; ` +
          'take out objectives of routes or dependencies, or set watch.dashboard to false',
      ];
