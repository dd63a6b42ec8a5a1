import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * source: CloudWatch API reference, "Dashboard body structure and syntax": widgets of a body, `metrics` of a widget, `alarms`
 * of an alarm status widget; CloudWatch user guide, "CloudWatch service quotas", dashboards (across all widgets)
 */
const MOST = { widgets: 500, metricsOfWidget: 500, metrics: 2500, alarmsOfWidget: 100 };

/**
 * Of 1,000,000 that a template may have, the rest is for what else a foundation has.
 * source: CloudFormation user guide, "Understand CloudFormation quotas": template body size in an S3 object, 1 MB
 */
const MOST_OF_TEMPLATE = 940_000;

/** @param sizes characters of each page of an environment in its template */
export function pagesTooLarge(stackName: string, sizes: readonly number[]): string[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return all <= MOST_OF_TEMPLATE
    ? []
    : [
        `the pages of all services in ${stackName} must be of at most ${MOST_OF_TEMPLATE} characters, got ${all}; ` +
          'set watch.dashboard to false for some services, or divide the delivery into several',
      ];
}

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
