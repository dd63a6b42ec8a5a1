import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';

/** A container of an `AWS::ECS::TaskDefinition`, as far as a task on this machine needs it. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of a secret or a parameter by the variable it is given in; see `secretReference`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Undefined unless the template sets one; Fargate's default is 30 s. */
  readonly stopTimeoutMs?: number;
  /** Where its log goes by the driver `awslogs`; undefined for another driver. */
  readonly log?: { readonly group: string; readonly streamPrefix: string };
  /** As the template has it, whichever the driver is. */
  readonly logConfiguration?: LogConfiguration;
  /** Containers beside it in the task. They are not started here. */
  readonly sidecars?: readonly {
    readonly name: string;
    readonly image?: string;
    readonly logConfiguration?: LogConfiguration;
  }[];
}

/** A driver of logs and what it is told, without its secrets. */
export interface LogConfiguration {
  readonly logDriver: string;
  readonly options: Readonly<Record<string, string>>;
}

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const schema = z.object({
  ContainerDefinitions: z.array(
    z.object({
      Name: z.string(),
      Image: z.string().optional(),
      Environment: z.array(z.object({ Name: z.string(), Value: value })).default([]),
      Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })).default([]),
      StopTimeout: z.coerce.number().optional(),
      LogConfiguration: z
        .object({ LogDriver: z.string(), Options: z.record(z.string(), value).default({}) })
        .optional(),
    }),
  ),
});

/**
 * @param properties of the task definition, resolved
 * @param where names the task definition in errors, as `Stack.LogicalId`
 * @throws Malformed
 */
export function containerOf(properties: unknown, name: string, where: string): Container {
  const advice = 'correct the task definition in the template';
  const { ContainerDefinitions: all } = parseAs(schema, properties, where, advice);
  const container = all.find((candidate) => candidate.Name === name);
  if (!container) {
    const names = all.map((candidate) => candidate.Name).join(', ');
    throw new Malformed([`${where} must have a container ${name}, got ${names}; choose one of these`]);
  }
  const { Image, Environment, Secrets, StopTimeout, LogConfiguration } = container;
  const { 'awslogs-group': group, 'awslogs-stream-prefix': streamPrefix } =
    LogConfiguration?.LogDriver === 'awslogs' ? LogConfiguration.Options : {};
  const sidecars = all
    .filter((one) => one !== container)
    .map((one) => ({
      name: one.Name,
      ...(one.Image !== undefined && { image: one.Image }),
      ...logConfigurationOf(one),
    }));
  return {
    name,
    ...(Image !== undefined && { image: Image }),
    environment: Object.fromEntries(Environment.map((entry) => [entry.Name, entry.Value])),
    secrets: Object.fromEntries(Secrets.map((entry) => [entry.Name, entry.ValueFrom])),
    ...(StopTimeout !== undefined && { stopTimeoutMs: StopTimeout * 1000 }),
    // On Fargate a group without a prefix is refused.
    ...(group !== undefined && streamPrefix !== undefined && { log: { group, streamPrefix } }),
    ...logConfigurationOf(container),
    ...(sidecars.length > 0 && { sidecars }),
  };
}

function logConfigurationOf({
  LogConfiguration,
}: z.infer<typeof schema>['ContainerDefinitions'][number]): Pick<Container, 'logConfiguration'> {
  if (LogConfiguration === undefined) return {};
  return { logConfiguration: { logDriver: LogConfiguration.LogDriver, options: LogConfiguration.Options } };
}

/** The container of a task that RunTask gives variables of its own. */
export function withVariables(
  container: Container,
  variables: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[] = [],
): Container {
  const given = variables.flatMap(({ name, value = '' }) => (name === undefined ? [] : [[name, value]]));
  return { ...container, environment: { ...container.environment, ...Object.fromEntries(given) } };
}

/** What a container's `ValueFrom` points to. */
export type SecretReference =
  | {
      readonly kind: 'secret';
      readonly arn: string;
      readonly jsonKey?: string;
      /** Absent where an id names the version. */
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  | { readonly kind: 'parameter'; readonly name: string };

/**
 * Takes `ValueFrom` apart: `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:JSON-KEY:STAGE:VERSION`, the last three
 * of which may be empty or missing, or the ARN or name of an SSM parameter.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function secretReference(valueFrom: string): SecretReference {
  const parts = valueFrom.split(':');
  if (parts[2] !== 'secretsmanager') {
    return {
      kind: 'parameter',
      name: valueFrom.replace(/^arn:[^/]*:parameter(?=\/)|^arn:[^/]*:parameter\//, ''),
    };
  }
  const [jsonKey = '', stage = '', versionId = ''] = parts.slice(7);
  const versionStage = stage === '' && versionId === '' ? 'AWSCURRENT' : stage;
  return {
    kind: 'secret',
    arn: parts.slice(0, 7).join(':'),
    ...(jsonKey !== '' && { jsonKey }),
    ...(versionStage !== '' && { versionStage }),
    ...(versionId !== '' && { versionId }),
  };
}
