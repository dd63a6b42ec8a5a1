import { everybody } from './everybody';
import type { Incident } from './incident';
import { nobody } from './nobody';
import { some } from './some';

/** Every incident whose alarms are evaluated minute by minute; docs/incidents.md has them as a table. */
export const incidents: readonly Incident[] = [...everybody, ...some, ...nobody];
