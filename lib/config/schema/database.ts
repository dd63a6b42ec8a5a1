import { z } from 'zod';
import type {
  CapacityInput,
  DatabaseInput,
  DatabaseSizeInput,
  EnvironmentDatabaseInput,
  ExistingDatabaseInput,
} from '../database';
import { type Duration, days, isDuration } from '../duration';
import { auroraLimits, unpublishedLimits } from './dependencies/kinds';
import { secretArn } from './existing';
import { complain, field, fields, isObject, objectOrTrue, once, type Shape, text, whole } from './field';

const DAY = days(1).milliseconds;

const wholeDays = (most: number, advice: string) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(value.milliseconds / DAY) &&
      value.milliseconds >= DAY &&
      value.milliseconds <= most * DAY,
    `whole days, from 1 to ${most}`,
    advice,
  );

/** source: Amazon Aurora user guide, "Setting the Aurora Serverless v2 capacity range for a cluster" */
const units = field<number>(
  (value) => typeof value === 'number' && Number.isInteger(value * 2) && value >= 0.5 && value <= 256,
  'from 0.5 to 256, in halves',
  'with 0 it would pause, and the first user after that wait for about 15 seconds',
);

/**
 * Half a unit is never the most. source: AWS CloudFormation user guide, AWS::RDS::DBCluster ServerlessV2ScalingConfiguration:
 * "The maximum capacity must be higher than 0.5 ACUs"
 */
const mostUnits = field<number>(
  (value) => typeof value === 'number' && Number.isInteger(value * 2) && value >= 1 && value <= 256,
  'from 1 to 256, in halves',
  'Aurora takes no maximum of half a unit',
);

const capacity = fields({ min: units.optional(), max: mostUnits.optional() } satisfies Shape<CapacityInput>, {
  minimum: 'min',
  maximum: 'max',
}).superRefine(
  ({ min, max }, context) => {
    if (min !== undefined && max !== undefined && min > max)
      complain(context, ['min'], { rule: `at most max, ${max}`, advice: 'lower min or raise max' });
  },
  once('min', 'max'),
);

/** source: Amazon Aurora user guide, "Amazon Aurora DB clusters": up to 15 Aurora Replicas */
const readers = whole(0, 15, 'an Aurora cluster has no more beside its writer');

/** source: Amazon RDS API reference, CreateDBCluster (BackupRetentionPeriod) */
const backups = wholeDays(35, 'RDS keeps no more: what must be kept for longer is a snapshot of its own');

const sizes = {
  capacity: capacity.optional(),
  readers: readers.optional(),
  backups: backups.optional(),
} satisfies Shape<DatabaseSizeInput>;

const sizeNames = {
  acu: 'capacity',
  replicas: 'readers',
  backupRetention: 'backups',
  retention: 'backups',
} as const;

/** With `_check` behind it is still a name of PostgreSQL, which has 63 characters. */
const databaseName = text(
  /^(?!pg_)[a-z][a-z0-9_]{0,49}$/,
  'small letters, digits and underscores, first a letter, at most 50, and not begin with pg_',
  'PostgreSQL takes other names only where they are quoted, everywhere',
);

export const database = objectOrTrue<DatabaseInput>(
  fields(
    {
      ...sizes,
      name: databaseName.optional(),
      rotation: wholeDays(1000, 'write it like days(30)').optional(),
      limits: auroraLimits.optional(),
    } satisfies Shape<DatabaseInput>,
    { ...sizeNames, databaseName: 'name', rotate: 'rotation' },
  ).superRefine(
    ({ limits = {} }, context) => {
      for (const [name, complaint] of unpublishedLimits(limits, { serverless: true }))
        complain(context, ['limits', name], complaint);
    },
    { when: ({ value, issues }) => isObject(value) && issues.length === 0 },
  ),
  'write true for all defaults, or leave it out for none',
);

/** partition, region, account, cluster */
export const clusterArn = /^arn:aws[a-z-]*:rds:([a-z0-9-]+):(\d{12}):cluster:([a-z][a-z0-9-]{0,62})$/;

const existing = fields(
  {
    clusterArn: text(
      clusterArn,
      'the ARN of a cluster of Aurora',
      'write it like arn:aws:rds:REGION:ACCOUNT:cluster:NAME',
    ),
    secretArn: field<string>(
      (value) => typeof value === 'string' && secretArn.test(value) && !value.endsWith('::'),
      'the ARN of a secret of Secrets Manager, without a field behind it',
      'write it like arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME: its fields are host, port, username and password',
    ),
    securityGroupId: text(
      /^sg-[0-9a-f]{8,17}$/,
      'the id of a security group',
      'write it like sg-0123456789abcdef0: that of the cluster',
    ),
    port: whole(1150, 65_535, 'it is the one that the cluster listens on').optional(),
    name: databaseName.optional(),
  } satisfies Shape<ExistingDatabaseInput>,
  { cluster: 'clusterArn', secret: 'secretArn', securityGroup: 'securityGroupId' },
);

/** Told by what it names, so that a mistake in one kind is not reported as a lack of the other. */
const ofEnvironment = z.unknown().superRefine((value, context) => {
  const names = isObject(value) ? Object.keys(value) : [];
  const isExisting = names.some((name) => /^(cluster|secret|securityGroup)/.test(name));
  const schema = isExisting ? existing : fields(sizes, sizeNames);
  for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<EnvironmentDatabaseInput>;

/** source: rehearsals stay on this machine (docs/endpoint-safety.md) */
export function isDatabaseUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password, pathname, search } = new URL(value);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  const isWhole = username !== '' && password !== '' && /^\/[a-z][a-z0-9_]*$/.test(pathname);
  // Of libpq's parameters the one that says by whose certificate the server is known.
  const isKnown = search === '' || /^\?sslrootcert=\/[^&]+$/.test(search);
  return /^postgres(ql)?:$/.test(protocol) && isHere && isWhole && isKnown;
}

export const databases = z.record(z.string(), ofEnvironment) as unknown as z.ZodType<
  Readonly<Record<string, EnvironmentDatabaseInput>>
>;
