const COMPARE = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

export type ComparisonOperator = keyof typeof COMPARE;

/** What a datapoint is held against. */
export interface Threshold {
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
}

export function breaches({ comparison, threshold }: Threshold, value: number): boolean {
  return COMPARE[comparison](value, threshold);
}

/** Anomaly detection's operators are not among them. */
export function isComparisonOperator(name: string): name is ComparisonOperator {
  return Object.hasOwn(COMPARE, name);
}
