import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { isAwsError } from '../shared/aws-error';
import type { DatabaseUsersSettings } from '../shared/environment';
import { PendingVersion } from '../shared/pending-version';
import { refusalOf, runningVersion } from '../shared/pinned-version';
import type { RotationEvent, Stages } from '../shared/rotation';
import { type RunbookSection, see } from '../shared/runbook';
import { connected } from './connect';
import { type Credentials, credentialsIn, newPassword } from './credentials';
import { asSuperuser, givePassword } from './make-users';
import { Refused, saidOf } from './refused';
import type { Secrets } from './secrets';
import { otherLogin } from './sql';

export interface Clients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly secrets: Secrets;
}

/**
 * One step of a rotation: the user that no task of the release which runs connects with gets a new password. Each can be
 * repeated; a rotation that dies at any of them leaves the current version current, and its user as it was.
 *
 * source: Secrets Manager user guide, "Lambda function rotation strategies", alternating users
 *
 * @throws Error with what a person must do, and never with a value; Secrets Manager then tries again
 */
export async function rotate(
  clients: Clients,
  settings: DatabaseUsersSettings,
  event: RotationEvent,
): Promise<void> {
  try {
    await new Rotation(clients, settings, event).step();
  } catch (error) {
    throw new Error(
      `the rotation of ${settings.stack}/DATABASE must get through ${event.Step}, got: ${saidOf(error)}; ` +
        `its current version stays current${see(sectionOf(error))}`,
    );
  }
}

function sectionOf(error: unknown): RunbookSection {
  if (error instanceof Refused) return error.section;
  return isAwsError(error, 'AccessDenied')
    ? 'secret-rotation.md#access-denied'
    : 'secret-rotation.md#the-database-does-not-answer';
}

class Rotation {
  private readonly pending: PendingVersion;

  constructor(
    private readonly clients: Clients,
    private readonly settings: DatabaseUsersSettings,
    private readonly event: RotationEvent,
  ) {
    this.pending = new PendingVersion(clients.secrets.client, event);
  }

  async step(): Promise<void> {
    if (this.event.SecretId !== this.settings.secretArn)
      throw wrong('the secret must be the one that this function rotates, and is not');
    await this.pending.take(
      {
        createSecret: (stages) => this.createSecret(stages),
        setSecret: () => this.setSecret(),
        testSecret: () => this.testSecret(),
        finishSecret: (stages) => this.finishSecret(stages),
      },
      wrong,
    );
  }

  private async createSecret(stages: Stages): Promise<void> {
    if ((await this.pending.value()) !== undefined) return;
    await this.assertAllowed(stages);
    const current = await this.clients.secrets.current(this.settings.secretArn);
    if (current === undefined)
      throw wrong('it must have a first version, and has none: deploy the foundation again');
    const { owner, host, port } = this.settings;
    const next: Credentials = {
      ...{ ...current, host, port, dbname: owner },
      ...{ username: otherLogin(owner, current.username), password: newPassword() },
    };
    await this.pending.put(JSON.stringify(next));
  }

  /** Of the user that is not current: whoever is connected with it stays so. */
  private async setSecret(): Promise<void> {
    const { secrets } = this.clients;
    const next = await this.next();
    const current = await secrets.current(this.settings.secretArn);
    if (next === undefined || next.username === current?.username)
      throw wrong('the version that is made must be of the other user, and is not');
    await asSuperuser(this.settings, secrets, (client) => givePassword(client, next));
  }

  /**
   * As its tasks will. A version without a value passes: when a schedule is made without a rotation at once, Secrets Manager asks
   * for this step alone, of a version that it then takes away. source: Secrets Manager API reference, RotateSecret (RotateImmediately)
   */
  private async testSecret(): Promise<void> {
    const next = await this.next();
    if (next === undefined) return;
    const { owner } = this.settings;
    await connected({ ...next, database: owner }, async (client) => {
      const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
      if (rows[0]?.role !== owner) throw wrong(`who connects with it must act as ${owner}, and does not`);
    });
  }

  private async finishSecret(stages: Stages): Promise<void> {
    if ((await this.next()) === undefined)
      throw wrong(`version ${this.event.ClientRequestToken} must have a value, and has none`);
    // Again: the service may have gone back since the version was made.
    await this.assertAllowed(stages);
    await this.pending.makeCurrent(stages);
  }

  private async next(): Promise<Credentials | undefined> {
    const text = await this.pending.value();
    if (text === undefined) return undefined;
    return credentialsIn(text) ?? fail('the version that is made must hold credentials, and does not');
  }

  private async assertAllowed(stages: Stages): Promise<void> {
    const running = await runningVersion(this.clients.cloudFormation, this.settings);
    const refusal = refusalOf(running, stages, this.settings.stack);
    if (refusal) throw new Refused(refusal.reason, refusal.section);
  }
}

const wrong = (reason: string): Refused => new Refused(reason, 'secret-rotation.md#something-else');

function fail(reason: string): never {
  throw wrong(reason);
}
