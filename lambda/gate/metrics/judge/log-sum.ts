/** log Σ exp, which does not overflow. */
export function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(logs.reduce((total, log) => total + Math.exp(log - most), 0));
}
