import { Malformed } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import { ResourceFailure } from './provider';
import type { StackResource } from './resource';
import type { ResourceStatus } from './status';
import type { Surroundings } from './surroundings';

/** What an operation has touched; a rollback undoes it. */
export interface Progress {
  /** Ids that the operation created, or tried to. */
  readonly created: Set<string>;
  /** Resources as they were, by the id of those that an update was sent for, whatever became of it. */
  readonly updated: Map<string, Touched>;
  /** Resources as they were, by the id of those that have a successor. */
  readonly replaced: Map<string, StackResource>;
  /** Physical resources that nothing refers to any more once the operation has succeeded. */
  readonly superseded: StackResource[];
}

export interface Touched {
  readonly before: StackResource;
  /** Properties that the update was sent with. */
  readonly sent: Pick<StackResource, 'properties' | 'compared'>;
}

export function nothingDone(): Progress {
  return { created: new Set(), updated: new Map(), replaced: new Map(), superseded: [] };
}

export type Told = Pick<StackResource, 'logicalId' | 'type'> & { readonly physicalId?: string };

export function tell(
  { events }: Surroundings,
  { logicalId, type, physicalId }: Told,
  status: ResourceStatus,
  reason?: string,
): void {
  events.record({
    ...{ logicalId, type, status },
    ...(physicalId !== undefined && { physicalId }),
    ...(reason !== undefined && { reason }),
  });
}

const CANCELLED = { create: 'Resource creation cancelled', update: 'Resource update cancelled' } as const;

/**
 * The reason of an event for an error of a provider.
 *
 * @throws the error when it is a fault of the rehearsal and not of the resource
 */
export function failureReason(
  error: unknown,
  signal: AbortSignal,
  what: 'create' | 'update',
  { notModelled }: Pick<Surroundings, 'notModelled'>,
): string {
  if (signal.aborted && error === signal.reason) return CANCELLED[what];
  if (error instanceof ResourceFailure) return error.message;
  if (notModelled === 'told' && (error instanceof NotModelled || error instanceof Malformed))
    return error.message;
  if (isRefusal(error)) return `Resource handler returned message: "${error.message}"`;
  throw error;
}

/** What a service of AWS answered: models name the error by its code, as SDK clients do. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === error.name;
}
