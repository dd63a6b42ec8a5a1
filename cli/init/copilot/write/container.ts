import { posix } from 'node:path';
import type { HealthCheck, SecretSource, Sidecar } from '../read/container';
import type { ImageSource } from '../read/image';
import type { Volume } from '../read/task';
import type { Workload } from '../read/workload';
import { partitionOf } from '../teal-service';
import { type Code, code, type Literal, object, pascal, print, quote } from './code';

// Containers as CDK's L2 takes them; `stack` and `definition` are in scope where it is written to.

const seconds = (amount: number | undefined): Code | undefined =>
  amount === undefined ? undefined : code(`Duration.seconds(${amount})`);

/** A secret that is there already; the ids of constructs are told apart by container and variable. */
export function secretCode(source: SecretSource, id: string): Code {
  const name = quote(id);
  if (source.kind === 'parameter') {
    // Its own account: a name would be looked for in that of the stack.
    const parameter = source.id.startsWith('arn:')
      ? `ssm.StringParameter.fromStringParameterArn(stack, ${name}, ${quote(source.id)})`
      : `ssm.StringParameter.fromSecureStringParameterAttributes(stack, ${name}, { parameterName: ${quote(source.id)} })`;
    return code(`ecs.Secret.fromSsmParameter(${parameter})`);
  }
  const field = source.field === undefined ? '' : `, ${quote(source.field)}`;
  const from = !source.id.startsWith('arn:')
    ? 'fromSecretNameV2'
    : /-[A-Za-z0-9]{6}$/.test(source.id)
      ? 'fromSecretCompleteArn'
      : 'fromSecretPartialArn';
  return code(
    `ecs.Secret.fromSecretsManager(secretsmanager.Secret.${from}(stack, ${name}, ${quote(source.id)})${field})`,
  );
}

export const secretsCode = (
  secrets: ReadonlyMap<string, SecretSource>,
  id: string,
): Map<string, Literal> | undefined =>
  secrets.size === 0
    ? undefined
    : new Map([...secrets].map(([name, source]) => [name, secretCode(source, `${id}${pascal(name)}`)]));

export function healthCode(health: HealthCheck): Map<string, Literal> {
  return object(
    ['command', health.command],
    ['interval', seconds(health.interval)],
    ['timeout', seconds(health.timeout)],
    ['startPeriod', seconds(health.startPeriod)],
    ['retries', health.retries],
  );
}

/** account, region, repository, tag or digest */
const ECR =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+?)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

export function referenceCode(reference: string, id: string, credentials?: string): Code {
  const [, account, region, name, tag, digest] = ECR.exec(reference) ?? [];
  if (account !== undefined && region !== undefined && name !== undefined) {
    const attributes = object(
      ['repositoryName', name],
      ['repositoryArn', `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`],
    );
    const repository = `ecr.Repository.fromRepositoryAttributes(stack, ${quote(`${id}Repository`)}, ${print(attributes)})`;
    return code(`ecs.ContainerImage.fromEcrRepository(${repository}, ${quote(digest ?? tag ?? 'latest')})`);
  }
  if (credentials === undefined) return code(`ecs.ContainerImage.fromRegistry(${quote(reference)})`);
  const from = /-[A-Za-z0-9]{6}$/.test(credentials) ? 'fromSecretCompleteArn' : 'fromSecretPartialArn';
  const secret = `secretsmanager.Secret.${from}(stack, ${quote(`${id}Credentials`)}, ${quote(credentials)})`;
  return code(`ecs.ContainerImage.fromRegistry(${quote(reference)}, { credentials: ${secret} })`);
}

export function imageCode(image: ImageSource, id: string, architecture: 'ARM64' | 'X86_64'): Code {
  if (image.kind === 'location') return referenceCode(image.reference, id, image.credentials);
  const file = posix.relative(image.context, image.dockerfile);
  const options = object(
    ['file', file === 'Dockerfile' ? undefined : file],
    ['target', image.target],
    ['buildArgs', image.args.size === 0 ? undefined : image.args],
    ['platform', code(`assets.Platform.${architecture === 'ARM64' ? 'LINUX_ARM64' : 'LINUX_AMD64'}`)],
  );
  return code(`ecs.ContainerImage.fromAsset(${quote(image.context)}, ${print(options)})`);
}

/** What Copilot says of volumes. source: aws/copilot-cli internal/pkg/template (envvars-container.yml, jsonMountPoints) */
export const mountVariables = (
  points: readonly { readonly volume: string; readonly path: string }[],
): readonly (readonly [string, string])[] =>
  points.length === 0
    ? []
    : [
        [
          'COPILOT_MOUNT_POINTS',
          JSON.stringify(Object.fromEntries(points.map(({ volume, path }) => [volume, path]))),
        ],
      ];

/** Of the container itself. */
export const mainMounts = ({ volumes }: Workload) => volumes.flatMap(mainMount);

/**
 * A sidecar's own statement: it is made before others wait for it.
 *
 * @param set by Copilot in every container. source: the same (sidecars.yml)
 */
export function sidecarStatement(
  sidecar: Sidecar,
  id: string,
  logGroup: string,
  set: readonly (readonly [string, Literal])[],
): string {
  const own = `${id}${pascal(sidecar.name)}`;
  const variables = new Map([...set, ...mountVariables(sidecar.mounts), ...sidecar.variables]);
  const props = object(
    ['image', referenceCode(sidecar.reference, own, sidecar.credentials)],
    ['essential', sidecar.essential],
    ['portMappings', sidecar.port === undefined ? undefined : [object(['containerPort', sidecar.port])]],
    ['environment', variables],
    ['secrets', secretsCode(sidecar.secrets, own)],
    ['entryPoint', sidecar.entryPoint],
    ['command', sidecar.command],
    ['healthCheck', sidecar.health && healthCode(sidecar.health)],
    ['dockerLabels', sidecar.labels.size === 0 ? undefined : sidecar.labels],
    [
      'logging',
      code(`ecs.LogDriver.awsLogs({ streamPrefix: ${quote(sidecar.name)}, logGroup: ${logGroup} })`),
    ],
  );
  return `definition.addContainer(${quote(sidecar.name)}, ${print(props)});`;
}

/** What binds containers and volumes: once all of them are there. */
export function bindings(workload: Workload, main: string): readonly string[] {
  return [
    ...mounts(main, mainMounts(workload)),
    ...dependencies(main, workload.dependsOn),
    ...workload.sidecars.flatMap(({ name, mounts: points, dependsOn }) => [
      ...mounts(name, points),
      ...dependencies(name, dependsOn),
    ]),
  ];
}

const mainMount = ({ name, path, readOnly }: Volume) =>
  path === undefined ? [] : [{ volume: name, path, readOnly }];

const mounts = (container: string, points: Sidecar['mounts']): readonly string[] =>
  points.map(({ volume, path, readOnly }) => {
    const point = object(['sourceVolume', volume], ['containerPath', path], ['readOnly', readOnly]);
    return `containerOf(definition, ${quote(container)}).addMountPoints(${print(point)});`;
  });

const dependencies = (container: string, dependsOn: Sidecar['dependsOn']): readonly string[] =>
  [...dependsOn].map(([name, condition]) => {
    const dependency = object(
      ['container', code(`containerOf(definition, ${quote(name)})`)],
      ['condition', code(`ecs.ContainerDependencyCondition.${condition}`)],
    );
    return `containerOf(definition, ${quote(container)}).addContainerDependencies(${print(dependency)});`;
  });

/** Volumes, and the permission to mount those of EFS. */
export function volumeStatements(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap(({ name, fileSystem, readOnly }) => {
    if (!fileSystem) return [`definition.addVolume(${print(object(['name', name]))});`];
    const configuration = object(
      ['fileSystemId', fileSystem.id],
      ['transitEncryption', 'ENABLED'],
      ['rootDirectory', fileSystem.rootDirectory],
      [
        'authorizationConfig',
        object(['accessPointId', fileSystem.accessPoint], ['iam', fileSystem.iam ? 'ENABLED' : 'DISABLED']),
      ],
    );
    const actions = ['elasticfilesystem:ClientMount', ...(readOnly ? [] : ['elasticfilesystem:ClientWrite'])];
    const arn = `stack.formatArn({ service: 'elasticfilesystem', resource: 'file-system', resourceName: ${quote(fileSystem.id)} })`;
    const statement = object(['actions', actions], ['resources', [code(arn)]]);
    return [
      `definition.addVolume(${print(object(['name', name], ['efsVolumeConfiguration', configuration]))});`,
      `definition.addToTaskRolePolicy(new iam.PolicyStatement(${print(statement)}));`,
    ];
  });
}

/** Whoever binds containers by name needs it. */
export const CONTAINER_OF = `function containerOf(definition: ecs.TaskDefinition, name: string): ecs.ContainerDefinition {
  const found = definition.findContainer(name);
  if (!found) throw new Error(\`depends_on must name a container of the task, got \${name}; name one\`);
  return found;
}`;
