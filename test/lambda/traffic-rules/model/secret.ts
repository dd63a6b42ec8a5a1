import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsFailure, Operations } from './aws-failure';
import { SECRET } from './names';

const STAGES = ['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'] as const;
type Stage = (typeof STAGES)[number];

/**
 * The secret of the test header: its versions by their stages.
 *
 * source: Secrets Manager user guide, "Rotation by Lambda function": a rotation announces a version as AWSPENDING before
 * it has a value; when AWSCURRENT moves to it, AWSPREVIOUS follows by itself to the one that was current
 */
export class HeaderSecret {
  /** Every value that there ever was: none may be seen in an answer or a log. */
  readonly values: string[] = [];
  private readonly byStage = new Map<Stage, string>();
  private readonly byVersion = new Map<string, string>();
  private versions = 0;
  private readonly operations = new Operations()
    .on(GetSecretValueCommand, (input) => this.read(input))
    .on(DescribeSecretCommand, () => this.describe())
    .on(PutSecretValueCommand, (input) => this.put(input))
    .on(UpdateSecretVersionStageCommand, ({ MoveToVersionId = '' }) => this.makeCurrent(MoveToVersionId));

  constructor() {
    const version = this.announce('AWSCURRENT');
    this.put({
      SecretId: SECRET,
      ClientRequestToken: version,
      SecretString: `FirstSecretValue${'x'.repeat(48)}`,
    });
  }

  send(command: { readonly input: object }): unknown {
    return this.operations.carryOut(command);
  }

  /** What the test rule must accept, newest first. */
  get accepted(): readonly string[] {
    return STAGES.flatMap((stage) => this.byVersion.get(this.byStage.get(stage) ?? '') ?? []);
  }

  /** What Secrets Manager does before it calls the function for the first step. @returns the version's id */
  beginRotation(): string {
    return this.byStage.get('AWSPENDING') ?? this.announce('AWSPENDING');
  }

  private announce(stage: Stage): string {
    this.versions += 1;
    const version = `version-${this.versions}`;
    this.byStage.set(stage, version);
    return version;
  }

  private read({ SecretId, VersionStage, VersionId }: GetSecretValueCommand['input']) {
    const version = this.byStage.get((VersionStage ?? 'AWSCURRENT') as Stage);
    const value = SecretId === SECRET && version ? this.byVersion.get(version) : undefined;
    if (!value || (VersionId && VersionId !== version))
      throw awsFailure(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`,
      );
    return { SecretString: value, VersionId: version };
  }

  private put({ ClientRequestToken = '', SecretString = '' }: PutSecretValueCommand['input']) {
    if (this.byVersion.has(ClientRequestToken)) throw awsFailure('ResourceExistsException');
    this.byVersion.set(ClientRequestToken, SecretString);
    this.values.push(SecretString);
    return {};
  }

  private makeCurrent(version: string) {
    if (this.byStage.get('AWSCURRENT') === version) return {};
    this.byStage.set('AWSPREVIOUS', this.byStage.get('AWSCURRENT') as string);
    this.byStage.set('AWSCURRENT', version);
    if (this.byStage.get('AWSPENDING') === version) this.byStage.delete('AWSPENDING');
    return {};
  }

  private describe() {
    const stages: Record<string, Stage[]> = {};
    for (const [stage, version] of this.byStage) stages[version] = [...(stages[version] ?? []), stage];
    return { ARN: SECRET, VersionIdsToStages: stages };
  }
}
