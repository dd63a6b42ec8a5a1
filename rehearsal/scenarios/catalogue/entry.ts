import type { ReleaseOutcome } from '../../report/release';
import type { RehearseOptions } from '../../testing/rehearse';
import type { Duration } from '../../workload/task-model';
import type { Subject } from './subject';

/** Whoever fails a request. */
export type Culprit = 'green' | 'blue' | 'load balancer';

/** What must become of a release. Every part that is given must hold. */
export interface ExpectedEnd {
  /** `failed`: neither forward nor back, so that someone must look. */
  readonly outcome: ReleaseOutcome;
  /** As `Release.decidedBy`. @default whatever it is */
  readonly by?: string;
  /** What may have decided beside `by`: two nets that see the same fault, of which luck says which is first. */
  readonly orBy?: readonly string[];
  /** As of `toRollBack`: from the first request that green failed until all users are back on blue. */
  readonly within?: Duration;
  /** Of users, whoever failed them. */
  readonly failedRequests?: { readonly atMost?: number; readonly atLeast?: number };
  /** The highest share of users that green may have had, in percent. */
  readonly exposed?: { readonly atMostPercent?: number; readonly atLeastPercent?: number };
  /** Each of them must have failed some users. */
  readonly failedBy?: readonly Culprit[];
  /** What a bad release gets through with: it is released, as things are, and nobody should take that for a pass. */
  readonly misses?: string;
}

/** A release of the catalogue, and what a good system does with it. */
export interface CatalogueEntry {
  /** Names the release: `a crash loop`. */
  readonly name: string;
  /** What it belongs to. */
  readonly group: Group;
  /** Whether there is nothing wrong with it: it must reach everybody, and hurt nobody. @default false */
  readonly isGood?: true;
  /** All that `rehearse` is given, beside the assembly. */
  readonly options: RehearseOptions;
  /** What must become of it. */
  readonly expected: ExpectedEnd;
  /** Why this is right, or why it is what can be had. */
  readonly why: string;
}

/** Chapters of the catalogue, in its order; `own` is what a team adds. */
export const GROUPS = [
  ...(['controls', 'starts', 'secrets', 'requests', 'latency', 'leaks', 'gates', 'approvals'] as const),
  ...(['migrations', 'alarms', 'circumstances', 'operator', 'own'] as const),
] as const;
/** A chapter of the catalogue. */
export type Group = (typeof GROUPS)[number];

/** An entry, or why a service has no use for it. */
export type CatalogueLine = CatalogueEntry | LeftOut;

/** What is in the catalogue, and not for this service. */
export interface LeftOut {
  /** Of the scenario. */
  readonly name: string;
  /** What the service does not have. */
  readonly why: string;
}

export const seconds = (count: number): Duration => ({ milliseconds: count * 1000 });
export const minutes = (count: number): Duration => ({ milliseconds: count * 60_000 });

/** A page that one user in ten asks for, beside one that the gate knows. */
export function oneInTen({ paths }: Pick<Subject, 'paths'>): {
  readonly paths: Readonly<Record<string, number>>;
} {
  return { paths: { [paths.checked]: 9, [paths.unchecked]: 1 } };
}
