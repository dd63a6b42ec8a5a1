const MILLISECONDS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  // Go has none; Copilot's own pages write `retention: 5d`.
  d: 86_400_000,
};

/**
 * Seconds of `1h30m`, `250ms` or `4d`; undefined for anything else.
 * source: https://pkg.go.dev/time#ParseDuration
 */
export function secondsOf(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g);
  const milliseconds = [...parts].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (MILLISECONDS[unit] ?? 0),
    0,
  );
  return milliseconds / 1000;
}
