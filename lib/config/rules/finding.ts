import type { Complaint } from '../schema/field';

/** A complaint about what stands at `path`. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly complaint: Complaint;
}
