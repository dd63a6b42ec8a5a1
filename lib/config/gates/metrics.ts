import type { GateInput } from '.';

/** The shape of the metrics gate is not final: it is refused by name until it is built. */
export type MetricsOptions = Readonly<Record<string, unknown>>;

/** Compares green's metrics with blue's. Not built yet: a configuration with it is refused. */
export const metrics = (options: MetricsOptions = {}): GateInput => ({ kind: 'metrics', options });
