import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';

/** A secret's values, by the staging label that names them. */
export interface SecretVersions {
  readonly AWSCURRENT: string;
  readonly AWSPREVIOUS?: string;
}

/** Text or bytes. */
export type SecretValue = string | Uint8Array;

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Labels are moved from version to version; one without is deprecated. */
  readonly stages: ReadonlySet<string>;
}

/** How a secret rotates. */
export interface Rotation {
  /** ARN. */
  readonly functionArn: string;
  readonly afterDays: number;
  /** Milliseconds since the Unix epoch. */
  readonly nextAt: number;
  /** Asks the function for a new version of that id: its steps make it, label it AWSPENDING and then AWSCURRENT. */
  readonly run: (secretArn: string, versionId: string) => void;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The beginning of a day. */
  readonly accessedAt?: number;
  readonly rotatedAt?: number;
  readonly deletedAt?: number;
  readonly rotation?: Rotation;
  /** Id of the version that a rotation makes, and that has no value until it does. */
  readonly rotating?: string;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

interface ChangeableVersion extends SecretVersion {
  readonly stages: Set<string>;
}

interface ChangeableSecret extends Secret {
  changedAt: number;
  accessedAt?: number;
  rotatedAt?: number;
  deletedAt?: number;
  rotation?: Rotation;
  rotating?: string;
  readonly versions: ChangeableVersion[];
}

const [CURRENT, PREVIOUS, PENDING] = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];
const DAY = 86_400_000;

/** The secrets of an account and region. */
// source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
export class Secrets {
  private readonly secrets = new Map<string, ChangeableSecret>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** @param values by ARN */
  static of(values: ReadonlyMap<string, SecretVersions>, clock: Pick<Clock, 'now'>): Secrets {
    const secrets = new Secrets(clock);
    for (const [arn, { AWSCURRENT, AWSPREVIOUS }] of values) {
      secrets.create(arn, AWSPREVIOUS ?? AWSCURRENT);
      if (AWSPREVIOUS !== undefined) secrets.put(arn, { value: AWSCURRENT });
    }
    return secrets;
  }

  /** A secret without a value has no version. */
  create(arn: string, value?: SecretValue, description?: string): void {
    const now = this.clock.now();
    const name = nameOf(arn);
    this.secrets.set(arn, { arn, name, description, createdAt: now, changedAt: now, versions: [] });
    if (value !== undefined) this.put(arn, { value });
  }

  delete(arn: string): void {
    this.secrets.delete(arn);
  }

  /** It can be described from then on, and neither read nor written. */
  // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
  scheduleDeletion(id: string): void {
    this.changeable(id).deletedAt = this.clock.now();
  }

  setRotation(id: string, rotation: Rotation): void {
    this.changeable(id).rotation = rotation;
  }

  /** @throws AwsError */
  // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  rotate(id: string, token: string): Secret {
    const secret = this.usable(id);
    const { rotation, versions } = secret;
    if (rotation === undefined) {
      throw new AwsError(
        'InvalidRequestException',
        'No Lambda rotation function ARN is associated with this secret.',
      );
    }
    if (secret.rotating === token) return secret;
    if (versions.some(({ stages }) => stages.has(PENDING) && !stages.has(CURRENT))) {
      throw new AwsError(
        'InvalidRequestException',
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    }
    secret.rotating = token;
    rotation.run(secret.arn, token);
    return secret;
  }

  list(): readonly Secret[] {
    return [...this.secrets.values()];
  }

  /**
   * @param id the ARN, the ARN without its random end, or the name
   * @throws AwsError
   */
  // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html (SecretId)
  find(id: string): Secret {
    return this.changeable(id);
  }

  /** As `version`, and the day of it is remembered. @throws AwsError */
  read(id: string, wanted: { readonly id?: string; readonly stage?: string }): SecretVersion {
    const secret = this.usable(id);
    secret.accessedAt = Math.floor(this.clock.now() / DAY) * DAY;
    return this.version(id, wanted);
  }

  /** @throws AwsError when the secret has no such version */
  version(id: string, wanted: { readonly id?: string; readonly stage?: string }): SecretVersion {
    const { versions } = this.find(id);
    const stage = wanted.stage ?? (wanted.id === undefined ? CURRENT : undefined);
    const found = versions.find(
      (each) =>
        (wanted.id === undefined || each.id === wanted.id) && (stage === undefined || each.stages.has(stage)),
    );
    if (found) return found;
    throw notFound(
      wanted.id === undefined
        ? `secret value for staging label: ${stage}`
        : `secret value for VersionId: ${wanted.id}`,
    );
  }

  /**
   * Adds a version. Without `stages` it becomes the current one.
   *
   * @param token makes a repeated call harmless: it is the version's id
   * @throws AwsError
   */
  // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
  put(
    id: string,
    {
      value,
      token,
      stages = [CURRENT],
    }: { readonly value: SecretValue; readonly token?: string; readonly stages?: readonly string[] },
  ): SecretVersion {
    const secret = this.usable(id);
    const versionId = token ?? madeUpId(secret, value);
    const known = secret.versions.find((each) => each.id === versionId);
    if (known && !isSame(known.value, value)) {
      throw new AwsError(
        'ResourceExistsException',
        `The version ${versionId} exists already, and its value is another.`,
      );
    }
    const version = known ?? { id: versionId, value, createdAt: this.clock.now(), stages: new Set<string>() };
    if (!known) secret.versions.push(version);
    for (const stage of secret.versions.length === 1 ? [CURRENT, ...stages] : stages) {
      this.attach(secret, stage, version);
    }
    secret.changedAt = this.clock.now();
    return version;
  }

  /** @throws AwsError */
  // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
  moveStage(id: string, stage: string, to: string | undefined, from: string | undefined): Secret {
    const secret = this.changeable(id);
    const versionOf = (versionId: string) =>
      secret.versions.find((each) => each.id === versionId) ??
      raise(notFound(`secret value for VersionId: ${versionId}`));
    const holder = secret.versions.find(({ stages }) => stages.has(stage));
    if (from !== undefined && versionOf(from) !== holder) {
      throw invalid(`The staging label ${stage} isn't currently attached to version ${from}.`);
    }
    if (to === undefined) {
      if (stage === CURRENT)
        throw invalid(`You can only move staging label ${CURRENT} to a different version.`);
      if (from === undefined)
        throw invalid('You must name the version to move the label to or to remove it from.');
      holder?.stages.delete(stage);
    } else {
      const target = versionOf(to);
      if (holder && holder !== target && from === undefined) {
        throw invalid(
          `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
        );
      }
      this.attach(secret, stage, target);
    }
    secret.changedAt = this.clock.now();
    return secret;
  }

  /** Moves a label. The version that loses AWSCURRENT becomes the previous one. */
  private attach(secret: ChangeableSecret, stage: string, to: ChangeableVersion): void {
    const from = secret.versions.find(({ stages }) => stages.has(stage));
    if (from === to) return;
    from?.stages.delete(stage);
    to.stages.add(stage);
    if (stage === CURRENT && from) this.attach(secret, PREVIOUS, from);
    if (stage === CURRENT && secret.rotating === to.id) secret.rotatedAt = this.clock.now();
  }

  private usable(id: string): ChangeableSecret {
    const secret = this.changeable(id);
    if (secret.deletedAt === undefined) return secret;
    throw new AwsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  private changeable(id: string): ChangeableSecret {
    const all = [...this.secrets.values()];
    return (
      all.find(({ arn, name }) => id === arn || id === name) ??
      all.find(({ arn }) => id.startsWith('arn:') && id === arn.replace(RANDOM_END, '')) ??
      raise(notFound('secret.'))
    );
  }
}

/** Secrets Manager adds a hyphen and six random characters to the name. */
const RANDOM_END = /-[^-]{6}$/;

function nameOf(arn: string): string {
  return arn.slice(arn.indexOf(':secret:') + ':secret:'.length).replace(RANDOM_END, '');
}

/** Depends on what was there before and nothing else, so that a rehearsal can be repeated. */
function madeUpId({ arn, versions }: Secret, value: SecretValue): string {
  const hash = createHash('sha256').update(`${arn} ${versions.length} `).update(value).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function isSame(a: SecretValue, b: SecretValue): boolean {
  return typeof a === typeof b && Buffer.from(a).equals(Buffer.from(b));
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
}

function invalid(why: string): AwsError {
  return new AwsError('InvalidParameterException', why);
}

function raise(error: Error): never {
  throw error;
}
