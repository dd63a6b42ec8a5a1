/** An ECS lifecycle hook invocation, as far as a gate needs it. */
export interface HookEvent {
  /** Of this invocation by ECS. */
  readonly executionId: string;
  /** Open string: ECS adds stages (PRE_PRODUCTION_TRAFFIC_SHIFT came in 2026). */
  readonly lifecycleStage: string;
  /** Of the deployment that asks. */
  readonly serviceDeploymentArn: string;
  /** What this hook returned with its last IN_PROGRESS answer, with what the service configures for it. */
  readonly hookDetails: Readonly<Record<string, unknown>>;
  /** What this gate's last verdict of the stage carried; never what the event's sender wrote beside it. */
  readonly state?: unknown;
}

/** Answer of a hook. source: Amazon ECS developer guide, "Lambda lifecycle hooks" */
export interface HookAnswer {
  /** What ECS does: go on, roll back, or ask again. */
  readonly hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';
  /** Seconds until ECS invokes the hook again; with IN_PROGRESS only. */
  readonly callBackDelay?: number;
  /** Given to the next invocation of the same hook in the same deployment; with IN_PROGRESS only. */
  readonly hookDetails?: Readonly<Record<string, unknown>>;
  /** ECS ignores it; people who read the invocation do not. */
  readonly reason?: string;
}

/**
 * Reads what ECS sent. Older pages of the developer guide show the payload without `executionDetails`, and
 * `hookDetails` may arrive as a JSON string, so nothing is taken for granted but the deployment and the stage.
 *
 * @throws Error that names every missing field
 */
export function parseHookEvent(input: unknown): HookEvent {
  const event = isRecord(input) ? input : {};
  const missing = ['lifecycleStage', 'resourceArn'].filter(
    (field) => typeof event[field] !== 'string' || event[field] === '',
  );
  if (missing.length > 0)
    throw new Error(
      `hook event must have ${missing.join(' and ')}, got ${shown(Object.keys(event)) || 'nothing'}`,
    );
  return {
    executionId: typeof event.executionId === 'string' ? event.executionId : 'unknown',
    lifecycleStage: event.lifecycleStage as string,
    serviceDeploymentArn: event.resourceArn as string,
    hookDetails: parseDetails(event.hookDetails),
  };
}

/** Of a sender that is not ECS it may be anything. */
const shown = (fields: readonly string[]): string =>
  fields
    .slice(0, 10)
    .map((field) => field.replace(/\W/g, '?').slice(0, 40))
    .join(', ');

function parseDetails(details: unknown): Record<string, unknown> {
  if (isRecord(details)) return details;
  if (typeof details !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(details);
    return isRecord(parsed) ? parsed : {};
  } catch {
    // Configured text that is no JSON is not ours: a gate keeps its state in an object.
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
