import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Environment } from '../config/types-resolved';
import type { Runbooks } from '../observability/runbooks';
import { topicsOfAlarms } from '../observability/topic-arns';
import type { SecretAccessRecord } from './secret-access-record';
import { SecretGuard } from './secret-guard';
import { rotates, SecretRotation } from './secret-rotation';
import { Secrets } from './secrets';
import { ServiceDatabase } from './service-database';

export interface HoldingsProps {
  /** Its name. */
  readonly delivery: string;
  /** With the services whose holdings are made here, and no others. */
  readonly environment: Environment;
  /** The service that they are of, where they are of one alone. @default all of the environment */
  readonly owner?: string;
  readonly vpc: ec2.IVpc;
  /** Encrypts the secrets. Absent: AWS's own does. */
  readonly key: kms.IKey | undefined;
  /** Who has asked for them, where another stack has it. @default made here, with `guardSecrets` */
  readonly record?: SecretAccessRecord | undefined;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
}

/** What services have alone and what outlives them. */
export interface Holdings {
  readonly secrets: ReadonlyMap<string, Secrets>;
  readonly secretRotation: SecretRotation | undefined;
  readonly secretGuard: SecretGuard | undefined;
  readonly databases: ReadonlyMap<string, ServiceDatabase>;
}

/** Makes the secrets and databases of services, and what looks after them, right in a stack. */
export function holdingsOf(scope: Construct, props: HoldingsProps): Holdings {
  const { delivery, environment, owner, vpc, key, record, runbooks } = props;
  const secrets = new Map(
    environment.services.map(({ name, secrets: variables, secretRotation }) => [
      name,
      new Secrets(scope, `Secrets-${name}`, {
        ...{ variables, rotated: Object.keys(secretRotation), key },
        fullName: `${name}-${environment.name}`,
      }),
    ]),
  );
  const topics = topicsOfAlarms(scope, delivery, environment);
  const common = { environment, runbooks, secrets, topics };
  const secretRotation = rotates(environment)
    ? new SecretRotation(scope, 'SecretRotation', { ...common, owner: owner ?? delivery })
    : undefined;
  const { guardSecrets: guard } = environment;
  const secretGuard =
    guard &&
    new SecretGuard(scope, 'SecretGuard', {
      ...{ ...common, delivery, guard, record },
      ...{ owner: owner ?? delivery, rotation: secretRotation },
    });
  const databases = new Map(
    environment.services.flatMap(({ name: service, database }) => {
      if (database?.kind !== 'new') return [];
      const of = { delivery, environment, service, database, vpc, runbooks, topics };
      return [[service, new ServiceDatabase(scope, `Database-${service}`, of)]];
    }),
  );
  return { secrets, secretRotation, secretGuard, databases };
}
