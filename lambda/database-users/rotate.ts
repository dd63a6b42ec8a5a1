import { PendingVersion } from '../shared/pending-version';
import { refusalOf, runningVersion } from '../shared/pinned-version';
import { Refused } from '../shared/refused';
import { type RotationEvent, type Stages, versionAt } from '../shared/rotation';
import { see } from '../shared/runbook';
import { type Clients, currentLogin, databaseOf, newLogin, ownLogin } from './clients';
import type { Login } from './login';
import { said } from './said';
import type { Settings } from './settings';
import { otherLogin } from './users';

/**
 * One step of a rotation: the user that no task logs in as gets a new password, and becomes the one of the current version. The
 * user of the version before keeps its own, so tasks of both versions get new connections. Each step can be repeated.
 *
 * source: Secrets Manager user guide, "Lambda function rotation strategies" (alternating users)
 *
 * @throws Error with what a person must do, and never with a password; Secrets Manager then tries again
 */
export async function rotate(clients: Clients, settings: Settings, event: RotationEvent): Promise<void> {
  try {
    if (event.SecretId !== settings.secretArn)
      throw new Refused('the secret must be the one that this function rotates, and is not');
    await new Rotation(clients, settings, event).step();
  } catch (error) {
    const { reason, section } = said(error);
    throw new Error(
      `the rotation of the database’s password of ${settings.stack} must get through ${event.Step}, got: ${reason}; ` +
        `its current version stays current${see(section)}`,
    );
  }
}

class Rotation {
  private readonly pending: PendingVersion;

  constructor(
    private readonly clients: Clients,
    private readonly settings: Settings,
    private readonly event: RotationEvent,
  ) {
    this.pending = new PendingVersion(clients.secrets, event);
  }

  step(): Promise<void> {
    return this.pending.take(
      {
        createSecret: (stages) => this.createSecret(stages),
        setSecret: () => this.setSecret(),
        testSecret: () => this.testSecret(),
        finishSecret: (stages) => this.finishSecret(stages),
      },
      (reason) => new Refused(reason),
    );
  }

  private async createSecret(stages: Stages): Promise<void> {
    if ((await this.pending.value()) !== undefined) return;
    await this.assertAllowed(stages);
    const login = newLogin(this.settings, await this.idleUser());
    await this.pending.put(JSON.stringify(login));
  }

  /** Whoever runs this with a version that a task logs in by would shut that task out: so it is asked again, under the lock. */
  private async setSecret(): Promise<void> {
    const login = await this.login();
    if (login === undefined) throw this.without();
    const database = databaseOf(this.clients, this.settings);
    await database.alone(async (superuser) => {
      await this.assertAllowed(await this.pending.stages());
      if (login.username !== (await this.idleUser()))
        throw new Refused(
          `version ${this.event.ClientRequestToken} must be of the user that no task logs in as, got ${login.username}`,
        );
      await database.setPassword(superuser, login);
    });
  }

  /**
   * A version without a value passes: when a schedule is made without a rotation at once, Secrets Manager asks for this step
   * alone, of a version that it then takes away. finishSecret takes none without one.
   * source: Secrets Manager API reference, RotateSecret (RotateImmediately)
   */
  private async testSecret(): Promise<void> {
    const login = await this.login();
    if (login !== undefined) await this.assertOpens(login);
  }

  private async finishSecret(stages: Stages): Promise<void> {
    const login = await this.login();
    if (login === undefined) throw this.without();
    // Again, both: the service may have gone back since the version was made, and a step may have been left out.
    await this.assertOpens(login);
    await this.assertAllowed(stages);
    await this.pending.makeCurrent(stages);
  }

  private async login(): Promise<Login | undefined> {
    const text = await this.pending.value();
    return text === undefined
      ? undefined
      : ownLogin(text, this.settings, `version ${this.event.ClientRequestToken}`);
  }

  /** The service runs on the current version, so of the other user no task has a password. */
  private async idleUser(): Promise<string> {
    const current = await currentLogin(this.clients, this.settings);
    const idle = current && otherLogin(this.settings.users, current.username);
    if (idle !== undefined) return idle;
    throw new Refused('it must have a first version, got none: deploy the foundation, which makes it');
  }

  private async assertAllowed(stages: Stages): Promise<void> {
    const { stack } = this.settings;
    const running = await runningVersion(this.clients.cloudFormation, this.settings);
    const refusal = refusalOf(running, stages, stack);
    if (refusal) throw new Refused(refusal.reason, refusal.section);
    // Its tasks may have started before the last rotation, and log in as the user that this one would take.
    if (running.kind === 'nothing-pinned' && versionAt(stages, 'AWSPREVIOUS') !== undefined)
      throw new Refused(
        `${stack} must name the version that it runs, got none: another new one would shut its tasks out; release it first`,
        'secret-rotation.md#it-runs-on-an-older-version',
      );
  }

  private async assertOpens(login: Login): Promise<void> {
    if (await databaseOf(this.clients, this.settings).opens(login)) return;
    throw new Refused(
      `version ${this.event.ClientRequestToken} must open the database as ${login.username}, and does not`,
    );
  }

  private without(): Refused {
    return new Refused(`version ${this.event.ClientRequestToken} must have a value`);
  }
}
