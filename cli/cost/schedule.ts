const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;
/** Of a month of 730 hours, as AWS reckons. */
export const MONTH_MINUTES = 730 * 60;

/** How often something runs in a month by `rate(5 minutes)`; 0 for what has no rate: a cron of a day and less costs nothing worth a line. */
export function runsInMonth(expression: unknown): number {
  const [, amount, unit] =
    typeof expression === 'string' ? (/^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []) : [];
  if (amount === undefined || unit === undefined) return 0;
  const minutes = Number(amount) * MINUTES[unit as keyof typeof MINUTES];
  return minutes === 0 ? 0 : MONTH_MINUTES / minutes;
}
