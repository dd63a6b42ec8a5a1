import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Login, loginIn } from '../../../lambda/database-users/login';
import { provide } from '../../../lambda/database-users/provide';
import { rotate } from '../../../lambda/database-users/rotate';
import type { Settings } from '../../../lambda/database-users/settings';
import { usersOf } from '../../../lambda/database-users/users';
import type { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { CA, type Postgres } from '../../postgres/postgres';
import { configurationOf } from '../../rehearsal/endpoint/clients';
import { cloudFormationWith, outcome, STEPS, secretsManagerThatRotates, token } from '../rotated-secret';

const PREFIX = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
export const SECRET = `${PREFIX}:shop-production/DATABASE-AbCdEf`;
export const SUPERUSER = `${PREFIX}:rds!cluster-1-AbCdEf`;
/** As RDS has them: no superuser. source: Amazon Aurora user guide, "Master user account privileges" */
export const ROOT = { username: 'root_of_rds', password: 'known-to-rds-alone' };

/** A real PostgreSQL, the secret of a service and its stack, behind an endpoint that the real SDK talks to. */
export class UsersWorld {
  readonly secrets = new Secrets({ now: () => 0 });
  readonly lease: EndpointLease;
  readonly clients;
  readonly settings: Settings;
  /** What the stack's parameter says; undefined where there is no stack. */
  pinned: string | undefined;
  stackStatus = 'UPDATE_COMPLETE';
  /** What RotateSecret has announced and nothing has filled: the model knows no version without a value. */
  private announced: string | undefined;
  /** Before each call of AWS. */
  before: (operation: string) => AwsError | undefined = () => undefined;

  constructor(
    endpoint: AwsEndpoint,
    readonly postgres: Pick<Postgres, 'port'>,
    readonly name: string,
  ) {
    this.secrets.create(SECRET);
    this.secrets.create(SUPERUSER, JSON.stringify(ROOT));
    this.lease = endpoint.lease([
      secretsManagerThatRotates(this.secrets, SECRET, () => this.announced),
      cloudFormationWith('shop-production', () => {
        const { pinned, stackStatus: StackStatus } = this;
        if (pinned === undefined) return undefined;
        return {
          StackStatus,
          Parameters: [{ ParameterKey: 'SecretVersionDatabase', ParameterValue: pinned }],
        };
      }),
    ]);
    this.lease.injectFaults(({ operation }) => this.before(operation));
    const configuration = { ...configurationOf(this.lease), maxAttempts: 1 };
    this.clients = {
      cloudFormation: new CloudFormationClient(configuration),
      secrets: new SecretsManagerClient(configuration),
    };
    this.settings = {
      ...{ secretArn: SECRET, superuserArn: SUPERUSER, users: usersOf(name), stack: 'shop-production' },
      ...{ place: { host: '127.0.0.1', port: postgres.port, ca: CA }, parameter: 'SecretVersionDatabase' },
    };
  }

  /** @returns what it threw, or `done` */
  make(RequestId = token(1), changed: Partial<Settings> = {}): Promise<string> {
    const event = { RequestType: 'Create', RequestId } as const;
    return outcome(provide(this.clients, { ...this.settings, ...changed }, event));
  }

  /** What RotateSecret does first. */
  announce(id: string): void {
    this.announced = id;
  }

  step(Step: string, ClientRequestToken: string, SecretId = SECRET): Promise<string> {
    return outcome(rotate(this.clients, this.settings, { Step, SecretId, ClientRequestToken }));
  }

  async all(id: string): Promise<string[]> {
    this.announce(id);
    const answers: string[] = [];
    for (const one of STEPS) answers.push(await this.step(one, id));
    return answers;
  }

  /** The service is released with what is current. */
  release(): void {
    this.pinned = this.idAt('AWSCURRENT');
  }

  idAt(stage: string): string {
    return this.secrets.version(SECRET, { stage }).id;
  }

  versions(): number {
    return this.secrets.find(SECRET).versions.length;
  }

  login(stage = 'AWSCURRENT'): Login {
    const login = loginIn(String(this.secrets.version(SECRET, { stage }).value));
    if (!login) throw new Error(`the version ${stage} must be a login, and is not`);
    return login;
  }

  values(): string[] {
    const { versions } = this.secrets.find(SECRET);
    return [...versions.map(({ value }) => loginIn(String(value))?.password ?? ''), ROOT.password].filter(
      (value) => value !== '',
    );
  }
}
