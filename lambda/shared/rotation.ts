/** What Secrets Manager asks a rotation function for. source: Secrets Manager user guide, "Lambda rotation functions" */
export interface RotationEvent {
  readonly Step: string;
  /** ARN. */
  readonly SecretId: string;
  /** Id of the version that this rotation makes. */
  readonly ClientRequestToken: string;
}

/** The labels of each version by its id, as DescribeSecret shows them; a version that has no value yet is shown, too. */
export type Stages = Readonly<Record<string, readonly string[]>>;

/** What the version of a rotation is. */
export type RotationState = 'pending' | 'current' | 'unknown';

export function rotationState(stages: Stages, versionId: string): RotationState {
  const ofVersion = stages[versionId] ?? [];
  if (ofVersion.includes('AWSCURRENT')) return 'current';
  return ofVersion.includes('AWSPENDING') ? 'pending' : 'unknown';
}

/** The id of the version that has a label. */
export function versionAt(stages: Stages, stage: string): string | undefined {
  return Object.keys(stages).find((id) => stages[id]?.includes(stage));
}
