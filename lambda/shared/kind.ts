import type { DeploymentKind, PolicyRow } from './environment';
import type { DeploymentState } from './hook-answer';

/** What is known of a deployment before its record is read. */
export interface KindFacts {
  readonly state: DeploymentState;
  /** Revisions that run before it; undefined when ECS does not say. */
  readonly sources: number | undefined;
  /** The hook's: what the template says of this deployment. */
  readonly details: Readonly<Record<string, unknown>>;
  /**
   * Whether every image of the target ran here in a deployment that succeeded; undefined while nobody has looked, and
   * when it cannot be known.
   */
  readonly ranBefore?: boolean;
  /**
   * Whether it deploys the very tasks that run, right after a deployment that went back: CloudFormation's own way back,
   * which ECS does not call one.
   */
  readonly putsBack?: boolean;
}

/**
 * What a deployment is to the gates; undefined while its state is not known.
 *
 * Only ECS's record makes a recovery: what the template says alone is a release, or a fix that was declared. So does an
 * answer without a list of revisions: only an empty list says that nothing runs.
 */
export function kindOf({
  state,
  sources,
  details,
  ranBefore,
  putsBack,
}: KindFacts): DeploymentKind | 'rollback' | undefined {
  if (state === 'rollback') return 'rollback';
  if (state === 'unknown') return undefined;
  if (sources === 0) return 'first';
  if ((details.recovery === true && ranBefore === true) || putsBack === true) return 'recovery';
  return details.fix === true ? 'fix' : 'release';
}

/** Whether a row is told apart by what runs already; see {@link needsRecord}. */
export const needsSources = (facts: KindFacts, rows: readonly PolicyRow[]): boolean =>
  differs(rows, kindOf({ ...facts, putsBack: true }), kindOf(facts));

/** Whether a row is told apart by the record: reading it costs calls, which a gate makes only where they decide. */
export function needsRecord(facts: KindFacts, rows: readonly PolicyRow[]): boolean {
  const [proven, unproven] = [true, false].map((ranBefore) => kindOf({ ...facts, ranBefore }));
  return differs(rows, proven, unproven);
}

const differs = (
  rows: readonly PolicyRow[],
  ...[one, other]: readonly ReturnType<typeof kindOf>[]
): boolean => rows.some((row) => strictnessOf(row, one) !== strictnessOf(row, other));

const strictnessOf = (row: PolicyRow, kind: ReturnType<typeof kindOf>) =>
  kind === undefined || kind === 'rollback' ? kind : row[kind];
