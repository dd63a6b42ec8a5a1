import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetRandomPasswordCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError, nameOf } from '../shared/aws-error';
import type { RotatedSecrets } from '../shared/environment';
import { PendingVersion } from '../shared/pending-version';
import { refusalOf, runningVersion } from '../shared/pinned-version';
import { Refused } from '../shared/refused';
import type { RotationEvent, Stages } from '../shared/rotation';
import { type RunbookSection, see } from '../shared/runbook';
import { isToken, type Rotated, rotatedSecret } from './decide';

export interface SecretRotationClients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
}

/**
 * One step of a rotation. Each can be repeated: the version has the id that Secrets Manager has given it, and is made once. A
 * rotation that dies at any of them leaves the current version current.
 *
 * @throws Error with what a person must do, and never with a value; Secrets Manager then tries again
 */
export async function rotate(
  clients: SecretRotationClients,
  secrets: RotatedSecrets,
  event: RotationEvent,
): Promise<void> {
  const secret = rotatedSecret(secrets, event.SecretId);
  try {
    if (!secret) throw new Refused('the secret must be one that this function rotates, and is not');
    await new Rotation(clients, secret, event).step();
  } catch (error) {
    // What AWS says of a call that had the value may quote it: of its errors the name alone.
    const said = error instanceof Refused ? error.message : `${nameOf(error)} of AWS`;
    throw new Error(
      `the rotation of ${secret?.name ?? event.SecretId} must get through ${event.Step}, got: ${said}; ` +
        `its current version stays current${see(sectionOf(error))}`,
    );
  }
}

function sectionOf(error: unknown): RunbookSection {
  if (error instanceof Refused) return error.section;
  return isAwsError(error, 'AccessDenied')
    ? 'secret-rotation.md#access-denied'
    : 'secret-rotation.md#something-else';
}

class Rotation {
  private readonly pending: PendingVersion;

  constructor(
    private readonly clients: SecretRotationClients,
    private readonly secret: Rotated,
    private readonly event: RotationEvent,
  ) {
    this.pending = new PendingVersion(clients.secrets, event);
  }

  step(): Promise<void> {
    return this.pending.take(
      {
        createSecret: (stages) => this.createSecret(stages),
        // Nobody but the service knows the value, so there is nobody to tell.
        setSecret: async () => undefined,
        testSecret: () => this.testSecret(),
        finishSecret: (stages) => this.finishSecret(stages),
      },
      (reason) => this.wrong(reason),
    );
  }

  private async createSecret(stages: Stages): Promise<void> {
    if ((await this.pending.value()) !== undefined) return;
    await this.assertAllowed(stages);
    const { RandomPassword } = await this.clients.secrets.send(
      new GetRandomPasswordCommand({
        PasswordLength: this.secret.length,
        ExcludePunctuation: true,
        IncludeSpace: false,
        RequireEachIncludedType: true,
      }),
    );
    if (RandomPassword === undefined)
      throw this.wrong('Secrets Manager must answer with a random value, and has not');
    await this.pending.put(RandomPassword);
  }

  /**
   * A version without a value passes: when a schedule is made without a rotation at once, Secrets Manager asks for this step
   * alone, of a version that it then takes away. finishSecret takes none without one.
   * source: Secrets Manager API reference, RotateSecret (RotateImmediately)
   */
  private async testSecret(): Promise<void> {
    const value = await this.pending.value();
    if (value !== undefined) this.assertToken(value);
  }

  private async finishSecret(stages: Stages): Promise<void> {
    const value = await this.pending.value();
    if (value === undefined) throw this.wrong(`version ${this.event.ClientRequestToken} must have a value`);
    this.assertToken(value);
    // Again: the service may have gone back since the version was made.
    await this.assertAllowed(stages);
    await this.pending.makeCurrent(stages);
  }

  private async assertAllowed(stages: Stages): Promise<void> {
    const running = await runningVersion(this.clients.cloudFormation, this.secret);
    const refusal = refusalOf(running, stages, this.secret.stack);
    if (refusal) throw new Refused(refusal.reason, refusal.section);
  }

  private assertToken(value: string): void {
    if (isToken(value, this.secret.length)) return;
    throw this.wrong(
      `version ${this.event.ClientRequestToken} must have ${this.secret.length} letters and digits, and has not`,
    );
  }

  private wrong(reason: string): Refused {
    return new Refused(reason);
  }
}
