import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';

export interface Identity {
  readonly arn: string;
  readonly userId: string;
}

export interface AssumedRole extends Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

export interface SessionsProperties {
  readonly partition: string;
  readonly account: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Who signs with the key that the rehearsal gave out. @default the session of a role that is called so */
  readonly caller?: Identity;
  /** ARNs of the roles that may be assumed. @default any of the account: IAM is not modelled */
  readonly roles?: ReadonlySet<string>;
}

/** Who is who at STS. Credentials are made up, and open nothing but the endpoint that gave them out. */
export class Sessions {
  private readonly sessions = new Map<string, AssumedRole>();

  constructor(private readonly properties: SessionsProperties) {}

  get account(): string {
    return this.properties.account;
  }

  /** @throws AwsError for a role that may not be assumed */
  // source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  assume(roleArn: string, sessionName: string, durationSeconds: number): AssumedRole {
    const { partition, account, clock, roles } = this.properties;
    const [, owner, name] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(roleArn) ?? [];
    const mayBe = roles ? roles.has(roleArn) : owner === account;
    if (name === undefined || !mayBe) {
      throw new AwsError(
        'AccessDenied',
        `User is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    const session: AssumedRole = {
      arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`,
      userId: `${idOf('AROA', roleArn)}:${sessionName}`,
      // Whoever knows the key is answered, so nobody may guess it; nothing that is decided depends on it.
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(48).toString('base64'),
      expiresAt: clock.now() + durationSeconds * 1000,
    };
    this.sessions.set(session.accessKeyId, session);
    return session;
  }

  /** Whether a key was given out here and has not expired. */
  hasIssued(accessKeyId: string): boolean {
    return (
      (this.sessions.get(accessKeyId)?.expiresAt ?? Number.NEGATIVE_INFINITY) > this.properties.clock.now()
    );
  }

  identityOf(accessKeyId: string): Identity {
    const { partition, account, caller } = this.properties;
    return (
      this.sessions.get(accessKeyId) ??
      caller ?? {
        arn: `arn:${partition}:sts::${account}:assumed-role/rehearsal/rehearsal`,
        userId: `${idOf('AROA', 'rehearsal')}:rehearsal`,
      }
    );
  }
}

function idOf(prefix: string, of: string): string {
  return prefix + createHash('sha256').update(of).digest('hex').slice(0, 17).toUpperCase();
}
