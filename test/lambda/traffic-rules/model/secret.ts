import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { awsFailure, Operations } from './aws-failure';
import { SECRET } from './names';

export const STAGES = ['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * The secret of the test header: its versions by their stages.
 *
 * source: Secrets Manager user guide, "Rotation by Lambda function": createSecret makes a version AWSPENDING,
 * finishSecret moves AWSCURRENT to it, and AWSPREVIOUS follows by itself to the one that was current
 */
export class HeaderSecret {
  /** Every value that there ever was: none may be seen in an answer or a log. */
  readonly values: string[] = [];
  private readonly byStage = new Map<Stage, string>();
  private readonly operations = new Operations()
    .on(GetSecretValueCommand, ({ SecretId, VersionStage }) => this.read(SecretId, VersionStage))
    .on(DescribeSecretCommand, ({ SecretId }) => this.describe(SecretId));

  constructor() {
    this.byStage.set('AWSCURRENT', this.make());
  }

  send(command: { readonly input: object }): unknown {
    return this.operations.carryOut(command);
  }

  /** What the test rule must accept, newest first. */
  get accepted(): readonly string[] {
    return STAGES.flatMap((stage) => this.byStage.get(stage) ?? []);
  }

  /** First step of a rotation; a pending version that is there already stays. */
  createPending(): void {
    if (!this.byStage.has('AWSPENDING')) this.byStage.set('AWSPENDING', this.make());
  }

  /** Last step of a rotation. */
  finish(): void {
    const pending = this.byStage.get('AWSPENDING');
    if (!pending) return;
    this.byStage.set('AWSPREVIOUS', this.byStage.get('AWSCURRENT') as string);
    this.byStage.set('AWSCURRENT', pending);
    this.byStage.delete('AWSPENDING');
  }

  private make(): string {
    // Letters and digits only, and in nothing else that is written.
    const value = `Secret${String(this.values.length).padStart(4, '0')}Value${'x'.repeat(49)}`;
    this.values.push(value);
    return value;
  }

  private read(id: string | undefined, stage = 'AWSCURRENT') {
    const value = id === SECRET ? this.byStage.get(stage as Stage) : undefined;
    if (!value)
      throw awsFailure(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    return {
      SecretString: value,
      VersionId: `version-${this.values.indexOf(value)}`,
      VersionStages: [stage],
    };
  }

  private describe(id: string | undefined) {
    if (id !== SECRET) throw awsFailure('ResourceNotFoundException');
    const versions = [...this.byStage].map(([stage, value]) => [
      `version-${this.values.indexOf(value)}`,
      [stage],
    ]);
    return { ARN: SECRET, VersionIdsToStages: Object.fromEntries(versions) };
  }
}
