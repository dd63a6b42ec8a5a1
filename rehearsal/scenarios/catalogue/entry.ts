import type { ReleaseOutcome } from '../../report/release';
import type { RehearseOptions } from '../../testing/rehearse';
import type { Duration } from '../../workload/task-model';

/** Whoever fails a request. */
export type Culprit = 'green' | 'blue' | 'load balancer';

/** What must become of a release. Every part that is given must hold. */
export interface ExpectedEnd {
  /** `failed`: neither forward nor back, so that someone must look. */
  readonly outcome: ReleaseOutcome;
  /** As `Release.decidedBy`. @default whatever it is */
  readonly by?: string;
  /** As of `toRollBack`: from the first request that green failed until all users are back on blue. */
  readonly within?: Duration;
  /** Of users, whoever failed them. */
  readonly failedRequests?: { readonly atMost: number };
  /** The highest share of users that green may have had, in percent. */
  readonly exposed?: { readonly atMostPercent: number };
  /** Each of them must have failed some users. */
  readonly failedBy?: readonly Culprit[];
  /** What a bad release gets through with: it is released, as things are, and nobody should take that for a pass. */
  readonly misses?: string;
}

/** A release of the catalogue, and what a good system does with it. */
export interface CatalogueEntry {
  /** Names the release: `crash-loop`. */
  readonly name: string;
  /** All that `rehearse` is given, beside the assembly. */
  readonly options: RehearseOptions;
  /** What must become of it. */
  readonly expected: ExpectedEnd;
  /** Why this is right, or why it is what can be had. */
  readonly why: string;
}

/** What the catalogue must know of a service to break it where it hurts. */
export interface Subject {
  /** Names of the deployment alarms. */
  readonly alarms: {
    /** Share of requests that fail. */
    readonly errors: string;
    /** Share of requests that are slow. */
    readonly slow: string;
  };
  /** Id of a gate that asks green for its pages over test traffic. */
  readonly gate: string;
  /** Id of the gate that ECS asks first, if it is another one. @default `gate` */
  readonly firstGate?: string;
  /** What users ask for. */
  readonly paths: {
    /** A page that the gate asks for. */
    readonly checked: string;
    /** A page that no gate asks for. */
    readonly unchecked: string;
  };
}

export const seconds = (count: number): Duration => ({ milliseconds: count * 1000 });
export const minutes = (count: number): Duration => ({ milliseconds: count * 60_000 });

/** A page that one user in ten asks for, beside one that the gate knows. */
export function oneInTen({ paths }: Subject): { readonly paths: Readonly<Record<string, number>> } {
  return { paths: { [paths.checked]: 9, [paths.unchecked]: 1 } };
}

/** Green never had a user. */
export const NOBODY = { failedRequests: { atMost: 0 }, exposed: { atMostPercent: 0 } } as const;
