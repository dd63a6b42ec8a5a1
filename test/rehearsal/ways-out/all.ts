import { OF_DATABASE_RESTORE } from './database-restore';
import { OF_GUARDS } from './guards';
import { OF_INFRASTRUCTURE } from './infrastructure';
import { OF_LAMBDA } from './lambda-refuses';
import { OF_LIVE_TRAFFIC_RULES } from './live-traffic-rules';
import { OF_MIGRATION } from './migration';
import { OF_OTHER_GATES } from './other-gates';
import { OF_PREFLIGHT } from './preflight';
import { OF_RECOVERY } from './recovery';
import { OF_SECRET_ROTATION } from './secret-rotation';
import { OF_UNIFORMITY } from './uniformity';
import type { WayOut } from './way-out';

/** By section of a runbook. */
export const WAYS_OUT: Readonly<Record<string, WayOut>> = {
  ...OF_LIVE_TRAFFIC_RULES,
  ...OF_GUARDS,
  ...OF_INFRASTRUCTURE,
  ...OF_UNIFORMITY,
  ...OF_RECOVERY,
  ...OF_LAMBDA,
  ...OF_PREFLIGHT,
  ...OF_MIGRATION,
  ...OF_OTHER_GATES,
  ...OF_SECRET_ROTATION,
  ...OF_DATABASE_RESTORE,
};

/** Those that can be rehearsed, with what does so. */
export const REHEARSED = Object.entries(WAYS_OUT).flatMap(([section, way]) =>
  'rehearse' in way ? [[section, way.rehearse] as const] : [],
);
