/** Environment variables of the metrics gate. */
export const METRICS = {
  /** JSON: {@link MetricsSettings} */
  SETTINGS: 'METRICS_SETTINGS',
  /** The load balancer as its metrics name it: `app/NAME/ID`. */
  LOAD_BALANCER: 'METRICS_LOAD_BALANCER',
} as const;

/** What the metrics gate judges. Budgets are shares, 0 to 1. */
export interface MetricsSettings {
  readonly errors: { readonly budget: number };
  readonly slow: { readonly overSeconds: number; readonly budget: number };
  readonly custom: readonly CustomMetric[];
  readonly warmUpMinutes: number;
  readonly historyMinutes: number;
  /** How many gates of this kind a release has, this one with them: they share one chance of a false alarm. */
  readonly gates: number;
}

/** A metric of a team's own; a dimension may be `{targetGroup}` or `{loadBalancer}`. */
export interface CustomMetric {
  readonly name: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly worse: 'higher' | 'lower';
  readonly per: 'minute' | 'request';
  /** Share by which it must be worse, 0 to 1; per minute only. */
  readonly by: number;
}
